-- 往年结果: waves that were held elsewhere, as their report gave them, each with a scan of it. One person enters, another confirms;
-- then it never changes, except that it may be taken back with a reason. Never mixed with what is computed here.
create table outside_wave (
  id bigint generated always as identity primary key,
  record jsonb not null,
  year smallint not null constraint outside_wave_year_range check (year between 2000 and 2100),
  record_digest text not null,
  scan bytea not null constraint outside_wave_scan_size check (octet_length(scan) between 1 and 10485760),
  scan_name text not null,
  scan_type text not null
    constraint outside_wave_scan_type check (scan_type in ('application/pdf', 'image/jpeg', 'image/png')),
  scan_sha256 bytea not null constraint outside_wave_scan_digest check (scan_sha256 = sha256(scan)),
  state text not null default 'entered'
    constraint outside_wave_state_known check (state in ('entered', 'confirmed', 'rejected', 'withdrawn')),
  entered_by text not null references "user",
  entered_at timestamptz not null default now(),
  decided_by text references "user",
  decided_at timestamptz,
  reason text,
  constraint outside_wave_decided check (state = 'entered' and decided_by is null and decided_at is null
    or state <> 'entered' and decided_by is not null and decided_at is not null),
  constraint outside_wave_by_two_people check (state = 'entered' or decided_by <> entered_by),
  constraint outside_wave_reason check (state not in ('rejected', 'withdrawn') or reason is not null)
);
alter table outside_wave alter column scan set storage external;
create unique index outside_wave_one_a_year on outside_wave (year) where state = 'confirmed';

create function guard_outside_wave() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' and new.state = 'entered' then
    return new;
  end if;
  if tg_op = 'UPDATE' and (old.state, new.state) in (('entered', 'confirmed'), ('entered', 'rejected'), ('confirmed', 'withdrawn'))
     and (new.id, new.record, new.year, new.record_digest, new.scan_sha256, new.scan_name, new.scan_type, new.entered_by, new.entered_at)
         is not distinct from
         (old.id, old.record, old.year, old.record_digest, old.scan_sha256, old.scan_name, old.scan_type, old.entered_by, old.entered_at) then
    return new;
  end if;
  raise exception 'an outside wave is entered, then decided once' using errcode = 'check_violation', constraint = 'outside_wave_frozen';
end $$;
create trigger outside_wave_guard before insert or update or delete on outside_wave for each row execute function guard_outside_wave();
create trigger outside_wave_truncate_guard before truncate on outside_wave execute function refuse_change();
