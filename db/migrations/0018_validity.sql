-- Where an answer came from, only as digests keyed outside the database and different in every survey, only for the flag 集中提交, only
-- until that flag is found at close. Appended by the submit function; no index, since that would be the dearer part.
create table response_trace (
  survey_id bigint not null,
  invitation_id bigint not null,
  at timestamptz not null,
  address bytea,
  device bytea
);
-- What was found of an answer that the answer itself does not say. A flag takes nothing out of a figure.
create table response_flag (
  survey_id bigint not null,
  invitation_id bigint not null,
  kind text not null constraint response_flag_known check (kind in ('burst')),
  primary key (survey_id, invitation_id, kind)
);
create trigger response_flag_guard before update or delete on response_flag for each row execute function refuse_change();
create trigger response_flag_truncate_guard before truncate on response_flag execute function refuse_change();

-- The same function with two arguments more; whoever does not know of them calls it as before.
drop function submit_response(bigint, bigint, integer, text, smallint, text, jsonb, boolean, integer, timestamptz, bytea, bytea, text);
create function submit_response(
  p_invitation bigint, p_survey bigint, p_generation integer, p_plan_digest text,
  p_revision smallint, p_submission text, p_answers jsonb, p_valid boolean, p_elapsed integer,
  p_submitted_at timestamptz, p_salt bytea, p_leaf bytea, p_channel text, p_address bytea default null, p_device bytea default null,
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
  if saved and (p_address is not null or p_device is not null) then
    insert into response_trace (survey_id, invitation_id, at, address, device)
    values (p_survey, p_invitation, p_submitted_at, p_address, p_device);
  end if;
  if not saved then
    earlier := array(select submission_id from response where invitation_id = p_invitation order by revision);
  end if;
end $$;

-- 认定无效, and back: about one answer, which after close has no name but its digest.
alter table proposal add column leaf bytea;
alter table proposal drop constraint proposal_kind_known;
alter table proposal add constraint proposal_kind_known
  check (kind in ('ineligible', 'eligible', 'close', 'extend', 'invalidate', 'revalidate'));
alter table proposal drop constraint proposal_subject;
alter table proposal add constraint proposal_subject check (
  (kind in ('ineligible', 'eligible')) = (invitation_id is not null) and (kind = 'extend') = (closes_at is not null)
  and (kind in ('invalidate', 'revalidate')) = (leaf is not null));
drop index proposal_waits_survey;
create unique index proposal_waits_survey on proposal (survey_id) where outcome is null and invitation_id is null and leaf is null;
create unique index proposal_waits_leaf on proposal (survey_id, leaf) where outcome is null and leaf is not null;

-- Whole rows but for what a decision writes: columns that come later are frozen by themselves.
create or replace function guard_proposal() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' and new.outcome is null then
    return new;
  end if;
  if tg_op = 'UPDATE' and old.outcome is null and new.outcome is not null
     and to_jsonb(new) - '{outcome,decided_by,decided_at,note}'::text[] = to_jsonb(old) - '{outcome,decided_by,decided_at,note}'::text[] then
    return new;
  end if;
  raise exception 'a proposal is decided once and never changed' using errcode = 'check_violation', constraint = 'proposal_frozen';
end $$;

-- After close and before the seal, and only of an answer that was there to be counted. Declined and withdrawn at any time.
create function guard_invalidation() returns trigger language plpgsql as $$
begin
  if coalesce(new.outcome, 'confirmed') = 'confirmed'
     and not exists (select from survey where id = new.survey_id and status = 'closed') then
    raise exception 'answers are invalidated between close and seal' using errcode = 'check_violation', constraint = 'invalidation_after_close';
  end if;
  if not exists (select from response where survey_id = new.survey_id and leaf = new.leaf) then
    raise exception 'no such answer in this survey' using errcode = 'check_violation', constraint = 'invalidation_of_an_answer';
  end if;
  return new;
end $$;
create trigger proposal_invalidation before insert or update on proposal
  for each row when (new.leaf is not null) execute function guard_invalidation();

-- The answers that are 无效 now: the last word of two people.
create view invalidated as
  select survey_id, leaf from (
    select distinct on (survey_id, leaf) survey_id, leaf, kind from proposal
    where leaf is not null and outcome = 'confirmed' order by survey_id, leaf, decided_at desc, id desc
  ) latest where kind = 'invalidate';

-- Every result a survey ever had. The first is counted at close; a later one needs the ruling that made it.
create table result_version (
  survey_id bigint not null references survey,
  version smallint not null,
  result jsonb not null,
  computed_at timestamptz not null default clock_timestamp(),
  proposal_id bigint constraint result_version_once_a_ruling unique references proposal,
  primary key (survey_id, version)
);
insert into result_version (survey_id, version, result, computed_at) select id, 1, result, closed_at from survey where result is not null;

create function guard_result_version() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    raise exception 'results are kept' using errcode = 'check_violation', constraint = 'result_version_append_only';
  end if;
  if not exists (select from survey where id = new.survey_id and status = 'closed')
     or new.version <> 1 + coalesce((select max(version) from result_version where survey_id = new.survey_id), 0)
     or (new.version = 1) <> (new.proposal_id is null)
     or new.version > 1 and not exists (
       select from proposal where id = new.proposal_id and survey_id = new.survey_id and leaf is not null and outcome = 'confirmed') then
    raise exception 'a result changes by a ruling of two people only' using errcode = 'check_violation', constraint = 'survey_result_frozen';
  end if;
  return new;
end $$;
create trigger result_version_guard before insert or update or delete on result_version for each row execute function guard_result_version();
create trigger result_version_truncate_guard before truncate on result_version execute function refuse_change();

-- The result a survey shows is the newest of its versions.
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
