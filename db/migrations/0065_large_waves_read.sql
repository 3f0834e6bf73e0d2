-- Pages about a wave of a million answers: the few answers on paper are found without reading all, and the table by name without sorting all. A
-- unit's name does not change with its standing, so folding writes into this index only when a unit is new.
create index response_on_paper on response (survey_id, invitation_id) where channel = 'paper';
create index unit_standing_by_name on unit_standing (survey_id, unit_name, unit_id);

-- Work on a wave that may outlast the request that asked for it: how far it is, told anew each second by who does it. What is not told any more
-- has ended with its process, so nothing of it is worth keeping in a crash.
create unlogged table survey_work (
  survey_id bigint primary key,
  kind text not null constraint survey_work_kind_known check (kind in ('count', 'seal')),
  done bigint not null,
  total bigint not null,
  told_at timestamptz not null
);
