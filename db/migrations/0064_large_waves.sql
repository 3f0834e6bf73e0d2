-- What a wave of a million answers needs at its close and its seal.

-- Chaining looked through answer_leaf once for each answer, where the planner had seen that table while it was empty. In larger batches, as
-- each looks through the survey's answers once.
alter function chain_answers(bigint, boolean) set enable_nestloop = off;
do $$
begin
  execute replace(pg_get_functiondef('chain_answers'::regproc), 'most constant integer := 50000', 'most constant integer := 250000');
end $$;
