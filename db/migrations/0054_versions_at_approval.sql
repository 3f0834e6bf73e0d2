-- The first version of a plan is written at the moment of its approval, whatever moment that bears.
create or replace function keep_approved_plan() returns trigger language plpgsql as $$
begin
  insert into plan_version (survey_id, version, plan, roster, digest, written_at)
  values (new.id, 1, new.plan, roster_of(new.id), new.plan_digest, coalesce(new.approved_at, clock_timestamp()));
  return null;
end $$;
