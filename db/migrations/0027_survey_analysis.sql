-- What the result's breakdowns were when they were last folded from the answers: no source, only a shelf. It belongs to one result,
-- by its digest; where the result has changed since, it is folded anew.
create table survey_analysis (
  survey_id bigint primary key references survey,
  result_digest text not null,
  analysis jsonb not null,
  computed_at timestamptz not null default now()
);
