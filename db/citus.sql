-- Distributes a fresh, migrated, still empty database over a cluster of PostgreSQL with Citus (12 or newer), before the first start:
--   npm run manage -- verify-audit              migrates the empty database and ends
--   psql -v ON_ERROR_STOP=1 -f db/citus.sql "$DATABASE_URL"    on the coordinator, whose workers are already added
-- Nothing else differs: the same program, the same statements. test/api/distribution.test.ts holds this file against the catalogue,
-- and the hot statements to one part of tables cut in the same way. It has not been run on a Citus: deploy/README.md, "Beyond one machine".
begin;
create extension if not exists citus;
do $$
begin
  -- The triggers look only at their own wave, at reference tables and, in rare acts of the office, at the coordinator.
  execute format('alter database %I set citus.enable_unsafe_triggers = on', current_database());
  execute format('alter database %I set citus.allow_nested_distributed_execution = on', current_database());
end $$;
set local citus.enable_unsafe_triggers = on;
set local citus.allow_nested_distributed_execution = on;
-- In one transaction, and with foreign keys to reference tables, shards are made one after the other.
set local citus.multi_shard_modify_mode = 'sequential';

-- The queue of messages is taken from across waves and row by row, so it stays on the coordinator, which cannot point at a shard.
-- A roster is taken apart only while nothing was sent (guard_roster), so nothing is lost by it.
alter table message drop constraint message_invitation;

-- On every machine: few rows, written by people, read by each statement.
select create_reference_table('survey');
select create_reference_table('unit');
select create_reference_table('unit_seat');

-- A trigger of a reference table fires at each copy. What it writes elsewhere is written by the coordinator's alone.
do $$
declare
  one record;
begin
  for one in
    select * from (values ('keep_approved_plan'), ('tell_survey_state'), ('keep_former_name')) after (name)
  loop
    execute regexp_replace(pg_get_functiondef(one.name::regproc), '\mbegin\M',
      'begin if (select groupid from pg_dist_local_group) <> 0 then return null; end if;', 'i');
  end loop;
end $$;

-- On the coordinator, and readable from each machine: what triggers on the shards look at in rulings, amendments and paper answers.
select citus_add_local_table_to_metadata('proposal');
select citus_add_local_table_to_metadata('plan_version');
select citus_add_local_table_to_metadata('paper_entry');
select citus_add_local_table_to_metadata('message');
select citus_add_local_table_to_metadata('retention');

-- One wave, one shard: seats, answers, and everything there is one of for each of them.
select create_distributed_table('invitation', 'survey_id', colocate_with => 'none');
select create_distributed_table('invitation_event', 'survey_id', colocate_with => 'invitation');
select create_distributed_table('response', 'survey_id', colocate_with => 'invitation');
select create_distributed_table('response_trace', 'survey_id', colocate_with => 'invitation');
select create_distributed_table('response_flag', 'survey_id', colocate_with => 'invitation');
select create_distributed_table('answer_leaf', 'survey_id', colocate_with => 'invitation');
select create_distributed_table('tally_due', 'survey_id', colocate_with => 'invitation');
select create_distributed_table('unit_standing', 'survey_id', colocate_with => 'invitation');
select create_distributed_table('tally', 'survey_id', colocate_with => 'invitation');
select create_distributed_table('level_tally', 'survey_id', colocate_with => 'invitation');
select create_distributed_table('kept_answer', 'survey_id', colocate_with => 'invitation');

-- What they call, and the two hot functions, which run where the wave lies.
select create_distributed_function('roster_amended(bigint,text,bigint)');
select create_distributed_function(oid::regprocedure, 'p_survey', colocate_with => 'invitation')
from pg_proc where pronamespace = 'public'::regnamespace and proname in ('submit_responses', 'find_visits');
commit;

-- Not named here, on the coordinator by intent: answer_release, erratum.
