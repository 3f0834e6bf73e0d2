-- Answers that arrive together, taken by one statement and one commit: each through submit_response, as if it came alone.
-- Answers only of those that were not saved; `place` is the place in the array. In the order of invitations, so that two groups
-- that meet at the same invitations wait for each other in one order only.
create function submit_responses(p_answers json) returns table (
  place integer, generation smallint, revoked boolean, status text, closed_at timestamptz, plan_digest text,
  begun boolean, over boolean, saved boolean, earlier text[]
) language plpgsql as $$
declare
  one record;
begin
  for one in
    select a.* from json_to_recordset(p_answers) a (
      place integer, invitation bigint, survey bigint, generation integer, plan_digest text, revision smallint, submission text, answers jsonb,
      valid boolean, elapsed integer, submitted_at timestamptz, salt bytea, leaf bytea, channel text, address bytea, device bytea)
    order by a.invitation, a.place
  loop
    select one.place, r.* into place, generation, revoked, status, closed_at, plan_digest, begun, over, saved, earlier
    from submit_response(
      one.invitation, one.survey, one.generation, one.plan_digest, one.revision, one.submission, one.answers,
      one.valid, one.elapsed, one.submitted_at, one.salt, one.leaf, one.channel, one.address, one.device) r;
    if not saved then
      return next;
    end if;
  end loop;
end $$;
