-- Answers that came on stamped paper: one person enters them with the scan, another confirms them against it; only then do they count.
create table paper_entry (
  id bigint generated always as identity primary key,
  survey_id bigint not null references survey,
  invitation_id bigint not null,
  submission_id text not null default gen_random_uuid()::text,
  answers jsonb not null,
  scan bytea not null constraint paper_scan_size check (octet_length(scan) between 1 and 10485760),
  scan_name text not null,
  scan_type text not null
    constraint paper_scan_type check (scan_type in ('application/pdf', 'image/jpeg', 'image/png')),
  scan_sha256 bytea not null constraint paper_scan_digest check (scan_sha256 = sha256(scan)),
  state text not null default 'entered'
    constraint paper_entry_state_known check (state in ('entered', 'confirmed', 'rejected')),
  entered_by text not null references "user",
  entered_at timestamptz not null default now(),
  decided_by text references "user",
  decided_at timestamptz,
  reason text,
  constraint paper_entry_decided
    check (state = 'entered' and decided_by is null and decided_at is null or state <> 'entered' and decided_by is not null and decided_at is not null),
  constraint paper_entry_confirmed_by_another check (state <> 'confirmed' or decided_by <> entered_by),
  constraint paper_entry_rejected_with_reason check (state <> 'rejected' or reason is not null)
);
-- A scan is packed already.
alter table paper_entry alter column scan set storage external;
create index paper_entry_by_survey on paper_entry (survey_id, id);
create unique index paper_entry_one_waiting on paper_entry (invitation_id) where state = 'entered';

create function guard_paper_entry() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or tg_op = 'UPDATE' and (old.state <> 'entered' or
       (new.id, new.survey_id, new.invitation_id, new.submission_id, new.answers, new.scan_sha256, new.scan_name, new.scan_type,
        new.entered_by, new.entered_at) is distinct from
       (old.id, old.survey_id, old.invitation_id, old.submission_id, old.answers, old.scan_sha256, old.scan_name, old.scan_type,
        old.entered_by, old.entered_at)) then
    raise exception 'a paper entry is decided once and never changed' using errcode = 'check_violation', constraint = 'paper_entry_frozen';
  end if;
  if new.state <> 'rejected' and not exists (
    select from invitation join survey on survey.id = invitation.survey_id
    where invitation.id = new.invitation_id and survey.id = new.survey_id and survey.status = 'open') then
    raise exception 'the window is closed' using errcode = 'check_violation', constraint = 'response_window_open';
  end if;
  return new;
end $$;
create trigger paper_entry_guard before insert or update or delete on paper_entry for each row execute function guard_paper_entry();
create trigger paper_entry_truncate_guard before truncate on paper_entry execute function refuse_change();

alter table response add column channel text not null default 'link'
  constraint response_channel_known check (channel in ('link', 'paper'));

create function guard_paper_response() returns trigger language plpgsql as $$
begin
  if not exists (
    select from paper_entry
    where invitation_id = new.invitation_id and submission_id = new.submission_id and answers = new.answers and state = 'confirmed') then
    raise exception 'a paper answer counts once it is confirmed' using errcode = 'check_violation', constraint = 'paper_response_confirmed';
  end if;
  return new;
end $$;
create trigger paper_response_guard before insert on response for each row when (new.channel = 'paper') execute function guard_paper_response();

-- The submit path in one round trip, its plans kept by the server: sent as plain SQL, planning cost more than doing.
-- Works behind a pooler in transaction mode, which named statements of a session would not.
-- The same statement takes both: what holds for a link holds for paper.
create function submit_response(
  p_invitation bigint, p_survey bigint, p_generation integer, p_plan_digest text,
  p_revision smallint, p_submission text, p_answers jsonb, p_valid boolean, p_elapsed integer,
  p_submitted_at timestamptz, p_salt bytea, p_leaf bytea, p_channel text,
  out generation smallint, out revoked boolean, out status text, out closed_at timestamptz, out plan_digest text,
  out begun boolean, out over boolean, out saved boolean, out earlier text[]
) language plpgsql as $$
begin
  select i.generation, i.revoked_at is not null, s.status, s.closed_at, s.plan_digest, now() >= s.opens_at, now() >= s.closes_at
  into generation, revoked, status, closed_at, plan_digest, begun, over
  from invitation i join survey s on s.id = i.survey_id
  where i.id = p_invitation and i.survey_id = p_survey;
  saved := false;
  if generation = p_generation and not revoked and status = 'open' and begun and not over and plan_digest = p_plan_digest then
    insert into response (invitation_id, revision, survey_id, submission_id, answers, valid, elapsed_seconds, submitted_at, salt, leaf, channel)
    values (p_invitation, p_revision, p_survey, p_submission, p_answers, p_valid, p_elapsed, p_submitted_at, p_salt, p_leaf, p_channel)
    on conflict do nothing;
    saved := found;
  end if;
  if not saved then
    earlier := array(select submission_id from response where invitation_id = p_invitation order by revision);
  end if;
end $$;
