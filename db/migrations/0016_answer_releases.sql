-- 核查单个单位: an auditor asks to see one unit's answers, another person releases them, for a while. Only here do answers meet a name.
create table answer_release (
  id bigint generated always as identity primary key,
  survey_id bigint not null references survey,
  unit_id bigint not null references unit,
  reason text not null,
  requested_by text not null references "user",
  requested_at timestamptz not null default clock_timestamp(),
  outcome text constraint answer_release_outcome_known check (outcome in ('granted', 'declined', 'withdrawn')),
  decided_by text references "user",
  decided_at timestamptz,
  note text,
  expires_at timestamptz,
  constraint answer_release_decided
    check ((outcome is null) = (decided_by is null) and (outcome is null) = (decided_at is null)),
  constraint answer_release_by_two_people check (outcome is distinct from 'granted' or decided_by <> requested_by),
  -- A release ends by itself.
  constraint answer_release_expires check (
    (outcome is not distinct from 'granted') = (expires_at is not null)
    and (expires_at is null or expires_at <= decided_at + interval '3 days'))
);
create unique index answer_release_waits on answer_release (survey_id, unit_id, requested_by) where outcome is null;
create index answer_release_by_survey on answer_release (survey_id, id);

create function guard_answer_release() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' and new.outcome is null then
    if not exists (select from survey where id = new.survey_id and status in ('closed', 'sealed')) then
      raise exception 'nobody sees answers before close' using errcode = 'check_violation', constraint = 'answer_release_after_close';
    end if;
    return new;
  end if;
  if tg_op = 'UPDATE' and old.outcome is null and new.outcome is not null
     and (new.id, new.survey_id, new.unit_id, new.reason, new.requested_by, new.requested_at)
         is not distinct from (old.id, old.survey_id, old.unit_id, old.reason, old.requested_by, old.requested_at) then
    return new;
  end if;
  raise exception 'a release is decided once and never changed' using errcode = 'check_violation', constraint = 'answer_release_frozen';
end $$;
create trigger answer_release_guard before insert or update or delete on answer_release
  for each row execute function guard_answer_release();
create trigger answer_release_truncate_guard before truncate on answer_release execute function refuse_change();
