-- Whoever ends a link, or takes a seat out, waits for an answer that is being written; an answer that comes meanwhile waits for them and
-- then sees the link as it is. Answers share the lock: none waits for another. Groups take the seats in the order of their ids.
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
  where i.id = p_invitation and i.survey_id = p_survey
  for share of i;
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
