-- What takes two people: one proposes with a reason, another confirms. It moves the denominator or the window.
create table proposal (
  id bigint generated always as identity primary key,
  survey_id bigint not null references survey,
  kind text not null constraint proposal_kind_known check (kind in ('ineligible', 'eligible', 'close', 'extend')),
  -- The roster is frozen by then: what it names stays.
  invitation_id bigint,
  closes_at timestamptz,
  reason text not null,
  evidence text,
  proposed_by text not null references "user",
  proposed_at timestamptz not null default clock_timestamp(),
  outcome text constraint proposal_outcome_known check (outcome in ('confirmed', 'declined', 'withdrawn')),
  decided_by text references "user",
  decided_at timestamptz,
  note text,
  constraint proposal_decided check ((outcome is null) = (decided_by is null) and (outcome is null) = (decided_at is null)),
  constraint proposal_by_two_people check (outcome is distinct from 'confirmed' or decided_by <> proposed_by),
  constraint proposal_subject check (
    (kind in ('ineligible', 'eligible')) = (invitation_id is not null) and (kind = 'extend') = (closes_at is not null))
);
-- One question at a time.
create unique index proposal_waits_invitation on proposal (invitation_id) where outcome is null and invitation_id is not null;
create unique index proposal_waits_survey on proposal (survey_id) where outcome is null and invitation_id is null;
create index proposal_by_survey on proposal (survey_id);

create function guard_proposal() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' and new.outcome is null then
    return new;
  end if;
  if tg_op = 'UPDATE' and old.outcome is null and new.outcome is not null
     and (new.id, new.survey_id, new.kind, new.invitation_id, new.closes_at, new.reason, new.evidence, new.proposed_by, new.proposed_at)
         is not distinct from
         (old.id, old.survey_id, old.kind, old.invitation_id, old.closes_at, old.reason, old.evidence, old.proposed_by, old.proposed_at) then
    return new;
  end if;
  raise exception 'a proposal is decided once and never changed' using errcode = 'check_violation', constraint = 'proposal_frozen';
end $$;
create trigger proposal_guard before insert or update or delete on proposal for each row execute function guard_proposal();
create trigger proposal_truncate_guard before truncate on proposal execute function refuse_change();

-- Who is outside the survey, and who is back in it after that, is written only under a ruling of two people newer than the last one.
create function guard_ruling() returns trigger language plpgsql as $$
declare
  last_kind text;
  last_at timestamptz;
begin
  select kind, at into last_kind, last_at from invitation_event
  where survey_id = new.survey_id and invitation_id = new.invitation_id and kind in ('ineligible', 'refused', 'reinstated')
  order by at desc limit 1;
  if (new.kind = 'ineligible' or last_kind is not distinct from 'ineligible') and not exists (
       select from proposal
       where invitation_id = new.invitation_id and outcome = 'confirmed'
         and kind = case new.kind when 'ineligible' then 'ineligible' else 'eligible' end
         and decided_at > coalesce(last_at, '-infinity')) then
    raise exception 'the denominator moves by two people' using errcode = 'check_violation', constraint = 'ruling_by_two_people';
  end if;
  return new;
end $$;
create trigger invitation_event_ruling before insert on invitation_event
  for each row when (new.kind in ('ineligible', 'refused', 'reinstated')) execute function guard_ruling();

-- The window's end moves only later, only while answers are taken, and only under an extension that two people decided on.
-- A plan may ask the same for an early end (rules.earlyClose).
create or replace function guard_survey() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.status not in ('draft', 'submitted') then
      raise exception 'an approved survey stays' using errcode = 'check_violation', constraint = 'survey_frozen';
    end if;
    return old;
  end if;
  if old.status not in ('draft', 'submitted')
     and (new.plan, new.opens_at, new.plan_digest, new.created_by, new.approved_by, new.approved_at)
         is distinct from
         (old.plan, old.opens_at, old.plan_digest, old.created_by, old.approved_by, old.approved_at) then
    raise exception 'an approved plan is frozen' using errcode = 'check_violation', constraint = 'survey_frozen';
  end if;
  if old.status not in ('draft', 'submitted') and new.closes_at <> old.closes_at and not (
       old.status = 'open' and new.status = 'open' and new.closes_at > old.closes_at and exists (
         select from proposal
         where survey_id = old.id and kind = 'extend' and outcome = 'confirmed' and closes_at = new.closes_at)) then
    raise exception 'the window is extended by two people' using errcode = 'check_violation', constraint = 'survey_frozen';
  end if;
  if new.status = 'closed' and old.status = 'open' and new.closed_at < old.closes_at
     and old.plan -> 'rules' ->> 'earlyClose' = 'approved' and not exists (
       select from proposal where survey_id = old.id and kind = 'close' and outcome = 'confirmed') then
    raise exception 'this plan lets two people close early' using errcode = 'check_violation', constraint = 'early_close_by_two_people';
  end if;
  -- Else the author could become another before the approval.
  if new.created_by <> old.created_by
     or old.closed_at is not null and (new.opened_at, new.closed_at) is distinct from (old.opened_at, old.closed_at) then
    raise exception 'who drafted a survey and when it closed stays' using errcode = 'check_violation', constraint = 'survey_frozen';
  end if;
  if old.result is not null and new.result is distinct from old.result then
    raise exception 'a result is written once' using errcode = 'check_violation', constraint = 'survey_result_frozen';
  end if;
  if new.status <> old.status and (old.status, new.status) not in (
       ('draft', 'submitted'), ('submitted', 'draft'), ('draft', 'approved'), ('submitted', 'approved'),
       ('approved', 'open'), ('open', 'closed'), ('closed', 'sealed'),
       ('draft', 'void'), ('submitted', 'void'), ('approved', 'void'), ('open', 'void')) then
    raise exception 'a survey goes forward only: % to %', old.status, new.status
      using errcode = 'check_violation', constraint = 'survey_status_order';
  end if;
  return new;
end $$;
