-- Answers that arrive together are checked and written by one look at their links, one insert and one mark for all: each through a
-- function of its own cost twice as much. A group is of one survey, so it lies on one machine.

-- Answers only of those that were not saved. In the order of invitations, so that two groups that meet at the same ones wait for
-- each other in one order only. Of two answers in one place of one group the first is taken. Whoever ends a link, or takes a seat
-- out, waits for answers that are being written, or they for them; answers share the lock. A wait for a lock that somebody
-- forgot ends after ten seconds. The plan is kept from call to call: by index, whatever size the tables had when it was made.
drop function submit_responses(json);
drop function submit_response(bigint, bigint, integer, text, smallint, text, jsonb, boolean, integer, timestamptz, bytea, bytea, text, bytea, bytea);
create function submit_responses(p_survey bigint, p_answers json) returns table (
  place integer, generation smallint, revoked boolean, status text, closed_at timestamptz, plan_digest text, begun boolean, over boolean
) language plpgsql set lock_timeout = '10s' set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  return query
  with asked as materialized (
    select a.*, row_number() over (partition by a.invitation, a.revision order by a.place) = 1 as is_first
    from json_to_recordset(p_answers) a (
      place integer, invitation bigint, generation integer, plan_digest text, revision smallint, submission text, answers jsonb,
      valid boolean, elapsed integer, submitted_at timestamptz, salt bytea, leaf bytea, channel text, address bytea, device bytea)
  ), seat as materialized (
    select i.id, i.generation, i.revoked_at is not null as revoked
    from invitation i where i.survey_id = p_survey and i.id = any (array(select invitation from asked))
    order by i.id for share
  ), standing as materialized (
    select a as answer, seat.generation, seat.revoked, s.status, s.closed_at, s.plan_digest, s.plan_version,
      now() >= s.opens_at as begun, now() >= s.closes_at as over
    from asked a join seat on seat.id = a.invitation join survey s on s.id = p_survey
  ), saved as (
    insert into response (invitation_id, revision, survey_id, submission_id, answers, valid, elapsed_seconds, submitted_at, salt, leaf, channel, plan_version)
    select (answer).invitation, (answer).revision, p_survey, (answer).submission, (answer).answers, (answer).valid, (answer).elapsed,
      (answer).submitted_at, (answer).salt, (answer).leaf, (answer).channel, s.plan_version
    from standing s
    where (answer).is_first and (answer).generation = s.generation and not s.revoked
      and s.status = 'open' and s.begun and not s.over and (answer).plan_digest = s.plan_digest
    order by (answer).invitation, (answer).revision
    on conflict do nothing
    returning invitation_id, revision
  ), traced as (
    insert into response_trace (survey_id, invitation_id, at, address, device)
    select p_survey, a.invitation, a.submitted_at, a.address, a.device
    from asked a join saved on saved.invitation_id = a.invitation and saved.revision = a.revision
    where a.is_first and (a.address is not null or a.device is not null)
  )
  select a.place, s.generation, s.revoked, s.status, s.closed_at, s.plan_digest, s.begun, s.over
  from asked a left join standing s on (s.answer).place = a.place
  where not (a.is_first and exists (select from saved where saved.invitation_id = a.invitation and saved.revision = a.revision));
end $$;

-- An answer is taken only while its survey is open, whoever writes it, and leaves a mark on its unit: now once for a statement.
create function take_responses() returns trigger language plpgsql as $$
declare
  marked bigint;
begin
  insert into tally_due (survey_id, unit_id)
    select i.survey_id, i.unit_id
    from fresh join invitation i on i.survey_id = fresh.survey_id and i.id = fresh.invitation_id
    join survey s on s.id = fresh.survey_id and s.status = 'open';
  get diagnostics marked = row_count;
  if marked <> (select count(*) from fresh) then
    raise exception 'the window is closed' using errcode = 'check_violation', constraint = 'response_window_open';
  end if;
  return null;
end $$;
create trigger response_taken after insert on response referencing new table as fresh for each statement execute function take_responses();
create or replace function guard_response() returns trigger language plpgsql as $$
begin
  raise exception 'an answer is never changed' using errcode = 'check_violation', constraint = 'response_frozen';
end $$;
create or replace trigger response_guard before update on response for each row execute function guard_response();

-- What the pages of links show, for as many as are opened together. Without a row: no such invitation. When somebody began counts
-- under the present link: what happened before a new one was issued is over.
drop function find_visit(bigint, bigint);
create function find_visits(p_survey bigint, p_invitations bigint[]) returns table (
  place bigint, unit_id bigint, unit_name text, seat smallint, role text, services text[], seats bigint,
  generation smallint, revoked boolean, status text, plan_digest text, closes_at timestamptz, closed_at timestamptz,
  begun boolean, over boolean, submissions text[], moments timestamptz[], on_paper boolean, opened_at timestamptz
) language plpgsql stable set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  return query
  select asked.place - 1, i.unit_id, i.unit_name, i.seat, i.role, i.services,
    (select count(*) from invitation of_unit where of_unit.survey_id = p_survey and of_unit.unit_id = i.unit_id),
    i.generation, i.revoked_at is not null, s.status, s.plan_digest, s.closes_at, s.closed_at, now() >= s.opens_at, now() >= s.closes_at,
    answered.submissions, answered.moments, answered.on_paper,
    (select min(e.at) from invitation_event e
     where e.survey_id = p_survey and e.invitation_id = i.id and e.kind = 'opened' and not exists (
       select from invitation_event later
       where later.survey_id = p_survey and later.invitation_id = i.id and later.kind = 'reissued' and later.at > e.at))
  from unnest(p_invitations) with ordinality asked (invitation, place)
  join invitation i on i.survey_id = p_survey and i.id = asked.invitation
  join survey s on s.id = p_survey
  cross join lateral (
    select coalesce(array_agg(r.submission_id order by r.revision), '{}') as submissions,
      coalesce(array_agg(r.submitted_at order by r.revision), '{}') as moments,
      coalesce((array_agg(r.channel order by r.revision desc))[1] = 'paper', false) as on_paper
    from response r where r.survey_id = p_survey and r.invitation_id = i.id) answered
  -- Said once more, so that no plan reads the whole roster and then looks among it.
  where i.id = any (p_invitations);
end $$;
