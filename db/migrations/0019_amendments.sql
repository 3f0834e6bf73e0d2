-- After approval only 修订 changes a plan or a roster: asked for by one person with a reason, confirmed by another, kept as a version.
alter table survey add column plan_version smallint not null default 1;
-- The version an answer was given under.
alter table response add column plan_version smallint not null default 1;
alter table proposal add column amendment jsonb;
alter table proposal drop constraint proposal_kind_known;
alter table proposal add constraint proposal_kind_known
  check (kind in ('ineligible', 'eligible', 'close', 'extend', 'invalidate', 'revalidate', 'amend'));
alter table proposal drop constraint proposal_subject;
alter table proposal add constraint proposal_subject check (
  (kind in ('ineligible', 'eligible')) = (invitation_id is not null) and (kind = 'extend') = (closes_at is not null)
  and (kind in ('invalidate', 'revalidate')) = (leaf is not null) and (kind = 'amend') = (amendment is not null));

-- The roster as the digest covers it; `listSeats` writes the same.
create function roster_of(p_survey bigint) returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(
    jsonb_build_object('unitId', unit_id, 'seat', seat, 'name', unit_name, 'code', unit_code, 'category', category)
      || case when services = '{}' then '{}'::jsonb else jsonb_build_object('services', services) end
    order by unit_id, seat), '[]') from invitation where survey_id = p_survey
$$;

-- Every plan a survey had since its approval, with the roster of the time: each digest can be computed again.
create table plan_version (
  survey_id bigint not null references survey,
  version smallint not null,
  plan jsonb not null,
  roster jsonb not null,
  digest text not null,
  written_at timestamptz not null default clock_timestamp(),
  proposal_id bigint constraint plan_version_once_an_amendment unique references proposal,
  primary key (survey_id, version)
);
insert into plan_version (survey_id, version, plan, roster, digest, written_at)
  select id, 1, plan, roster_of(id), plan_digest, coalesce(approved_at, created_at) from survey where plan_digest is not null;

-- The first version is the approved plan, whoever approves it.
create function keep_approved_plan() returns trigger language plpgsql as $$
begin
  insert into plan_version (survey_id, version, plan, roster, digest)
  values (new.id, 1, new.plan, roster_of(new.id), new.plan_digest);
  return null;
end $$;
create trigger survey_approved after update of status on survey
  for each row when (new.status = 'approved' and old.status in ('draft', 'submitted')) execute function keep_approved_plan();

-- What may still change while answers come in: whom to call, who asks, the form's head, when reminders go out. Never what is asked, how it
-- is scored, or what is met.
create function amendable(p_plan jsonb) returns jsonb language sql immutable as $$
  select p_plan - 'organiser' - 'helpline' #- '{questionnaire,header}' #- '{rules,reminders}'
$$;

create function guard_plan_version() returns trigger language plpgsql as $$
declare
  held survey;
begin
  if tg_op <> 'INSERT' then
    raise exception 'plans are kept' using errcode = 'check_violation', constraint = 'plan_version_append_only';
  end if;
  select * into held from survey where id = new.survey_id;
  if new.version = 1 and new.proposal_id is null and held.plan = new.plan and held.plan_digest = new.digest then
    return new;
  end if;
  if new.version <> held.plan_version + 1 or held.status not in ('approved', 'open') or not exists (
       select from proposal where id = new.proposal_id and survey_id = new.survey_id and kind = 'amend' and outcome = 'confirmed'
         and amendment -> 'plan' = new.plan) then
    raise exception 'a plan changes by an amendment of two people only' using errcode = 'check_violation', constraint = 'survey_frozen';
  end if;
  if held.status = 'open' and amendable(new.plan) <> amendable(held.plan) then
    raise exception 'what answers were given to stays' using errcode = 'check_violation', constraint = 'amended_while_open';
  end if;
  return new;
end $$;
create trigger plan_version_guard before insert or update or delete on plan_version for each row execute function guard_plan_version();
create trigger plan_version_truncate_guard before truncate on plan_version execute function refuse_change();

-- Whether a survey goes over to the next version of its plan, and to nothing else.
create function amends(old_row survey, new_row survey) returns boolean language sql stable as $$
  select new_row.status = old_row.status and new_row.plan_version = old_row.plan_version + 1
    and (new_row.created_by, new_row.approved_by, new_row.approved_at) = (old_row.created_by, old_row.approved_by, old_row.approved_at)
    and (old_row.status = 'approved' or (new_row.opens_at, new_row.closes_at) = (old_row.opens_at, old_row.closes_at))
    and (old_row.status = 'open' or (new_row.opens_at, new_row.closes_at)
      = ((new_row.plan #>> '{window,opensAt}')::timestamptz, (new_row.plan #>> '{window,closesAt}')::timestamptz))
    and exists (
      select from plan_version v where v.survey_id = new_row.id and v.version = new_row.plan_version
        and v.plan = new_row.plan and v.digest = new_row.plan_digest)
$$;

create or replace function guard_survey() returns trigger language plpgsql as $$
declare
  amended boolean;
begin
  if tg_op = 'DELETE' then
    if old.status not in ('draft', 'submitted') then
      raise exception 'an approved survey stays' using errcode = 'check_violation', constraint = 'survey_frozen';
    end if;
    return old;
  end if;
  amended := amends(old, new);
  if old.status not in ('draft', 'submitted') and not amended
     and (new.plan, new.plan_version, new.opens_at, new.plan_digest, new.created_by, new.approved_by, new.approved_at)
         is distinct from
         (old.plan, old.plan_version, old.opens_at, old.plan_digest, old.created_by, old.approved_by, old.approved_at) then
    raise exception 'an approved plan is frozen' using errcode = 'check_violation', constraint = 'survey_frozen';
  end if;
  if old.status not in ('draft', 'submitted') and not amended and new.closes_at <> old.closes_at and not (
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
  if old.result is not null and new.result is distinct from old.result and not (
       old.status = 'closed' and new.status = 'closed' and new.result is not distinct from
         (select result from result_version where survey_id = old.id order by version desc limit 1)) then
    raise exception 'a result changes by a ruling of two people only' using errcode = 'check_violation', constraint = 'survey_result_frozen';
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

-- A seat is added, or taken away while nothing has come of it, under an amendment that names its unit and is being carried out.
create function roster_amended(p_survey bigint, p_list text, p_unit bigint) returns boolean language sql stable as $$
  select exists (
    select from proposal p where p.survey_id = p_survey and p.kind = 'amend' and p.outcome = 'confirmed' and p.amendment -> p_list @> to_jsonb(p_unit)
      and not exists (select from plan_version v where v.proposal_id = p.id))
$$;
create or replace function guard_roster() returns trigger language plpgsql as $$
declare
  frozen boolean;
begin
  -- Both: a row could also be moved out of a frozen roster.
  frozen := exists (select from survey where id in (old.survey_id, new.survey_id) and status not in ('draft', 'submitted'));
  if not frozen then
    return coalesce(new, old);
  end if;
  if tg_op = 'INSERT' and roster_amended(new.survey_id, 'addUnits', new.unit_id) then
    return new;
  end if;
  if tg_op = 'DELETE' and roster_amended(old.survey_id, 'removeUnits', old.unit_id)
     and not exists (select from invitation_event where survey_id = old.survey_id and invitation_id = old.id)
     and not exists (select from message where survey_id = old.survey_id and invitation_id = old.id)
     and not exists (select from response where invitation_id = old.id) then
    return old;
  end if;
  if tg_op <> 'UPDATE' or
       (new.id, new.survey_id, new.unit_id, new.seat, new.unit_name, new.unit_code, new.category) is distinct from
       (old.id, old.survey_id, old.unit_id, old.seat, old.unit_name, old.unit_code, old.category) then
    raise exception 'the roster froze with the plan' using errcode = 'check_violation', constraint = 'roster_frozen';
  end if;
  return new;
end $$;

-- The version the answer was checked against goes with it: the digest is the same one.
create or replace function submit_response(
  p_invitation bigint, p_survey bigint, p_generation integer, p_plan_digest text,
  p_revision smallint, p_submission text, p_answers jsonb, p_valid boolean, p_elapsed integer,
  p_submitted_at timestamptz, p_salt bytea, p_leaf bytea, p_channel text, p_address bytea default null, p_device bytea default null,
  out generation smallint, out revoked boolean, out status text, out closed_at timestamptz, out plan_digest text,
  out begun boolean, out over boolean, out saved boolean, out earlier text[]
) language plpgsql as $$
declare
  of_plan smallint;
begin
  select i.generation, i.revoked_at is not null, s.status, s.closed_at, s.plan_digest, now() >= s.opens_at, now() >= s.closes_at, s.plan_version
  into generation, revoked, status, closed_at, plan_digest, begun, over, of_plan
  from invitation i join survey s on s.id = i.survey_id
  where i.id = p_invitation and i.survey_id = p_survey;
  saved := false;
  if generation = p_generation and not revoked and status = 'open' and begun and not over and plan_digest = p_plan_digest then
    insert into response (invitation_id, revision, survey_id, submission_id, answers, valid, elapsed_seconds, submitted_at, salt, leaf, channel, plan_version)
    values (p_invitation, p_revision, p_survey, p_submission, p_answers, p_valid, p_elapsed, p_submitted_at, p_salt, p_leaf, p_channel, of_plan)
    on conflict do nothing;
    saved := found;
  end if;
  if saved and (p_address is not null or p_device is not null) then
    insert into response_trace (survey_id, invitation_id, at, address, device)
    values (p_survey, p_invitation, p_submitted_at, p_address, p_device);
  end if;
  if not saved then
    earlier := array(select submission_id from response where invitation_id = p_invitation order by revision);
  end if;
end $$;

