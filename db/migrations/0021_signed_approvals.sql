-- 签批件: the paper an approval stands on elsewhere: its number and date, and the scan of it with its digest. Added to, never changed; one
-- filed by mistake is set aside by a further one, and both stay.
create table signed_approval (
  id bigint generated always as identity primary key,
  survey_id bigint not null references survey,
  subject text not null constraint signed_approval_subject check (subject in ('plan', 'amendment', 'invalidation', 'seal')),
  -- 文号.
  number text not null constraint signed_approval_number check (char_length(number) between 1 and 60),
  signed_on date not null,
  signed_by text not null constraint signed_approval_signer check (char_length(signed_by) between 1 and 60),
  -- What it approves: the digest of the plan as it stood.
  plan_digest text not null,
  scan bytea not null constraint signed_approval_scan_size check (octet_length(scan) between 1 and 10485760),
  scan_name text not null,
  scan_type text not null constraint signed_approval_scan_type check (scan_type in ('application/pdf', 'image/jpeg', 'image/png')),
  scan_sha256 bytea not null constraint signed_approval_scan_digest check (scan_sha256 = sha256(scan)),
  filed_by text not null references "user",
  filed_at timestamptz not null default clock_timestamp()
);
-- A scan is packed already.
alter table signed_approval alter column scan set storage external;
create index signed_approval_by_survey on signed_approval (survey_id, id);
create function guard_signed_approval() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    raise exception 'what was filed stays' using errcode = 'check_violation', constraint = 'signed_approval_append_only';
  end if;
  if not exists (select from survey where id = new.survey_id and plan_digest = new.plan_digest) then
    raise exception 'there is no approval yet' using errcode = 'check_violation', constraint = 'signed_approval_of_an_approval';
  end if;
  return new;
end $$;
create trigger signed_approval_guard before insert or update or delete on signed_approval for each row execute function guard_signed_approval();
create trigger signed_approval_truncate_guard before truncate on signed_approval execute function refuse_change();
