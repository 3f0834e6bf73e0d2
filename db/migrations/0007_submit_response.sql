-- The submit path in one round trip, its plans kept by the server: sent as plain SQL, planning cost more than doing.
-- Works behind a pooler in transaction mode, which named statements of a session would not.
create function submit_response(
  p_invitation bigint, p_survey bigint, p_generation integer, p_plan_digest text,
  p_revision smallint, p_submission text, p_answers jsonb, p_valid boolean, p_elapsed integer,
  p_submitted_at timestamptz, p_salt bytea, p_leaf bytea,
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
    insert into response (invitation_id, revision, survey_id, submission_id, answers, valid, elapsed_seconds, submitted_at, salt, leaf)
    values (p_invitation, p_revision, p_survey, p_submission, p_answers, p_valid, p_elapsed, p_submitted_at, p_salt, p_leaf)
    on conflict do nothing;
    saved := found;
  end if;
  if not saved then
    earlier := array(select submission_id from response where invitation_id = p_invitation order by revision);
  end if;
end $$;
