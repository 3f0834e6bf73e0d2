-- A figure in an evaluation is that of the seals it was bound under; a later seal moves nothing by itself. Or it is an annual figure.
alter table evaluation_entry add column source_annual_id bigint references annual_figure;
-- The seals, one a wave; null for a survey bound before its first seal, whose figure then is the first seal's.
alter table evaluation_entry add column source_seals bigint[];
update evaluation_entry set source_seals = array[
  (select id from seal where survey_id = source_survey_id order by number desc limit 1)]
where exists (select from seal where survey_id = source_survey_id);

alter table evaluation_entry drop constraint evaluation_entry_bound;
alter table evaluation_entry add constraint evaluation_entry_bound check (
  source_survey_id is null and source_annual_id is null or (actual is null and score is null));
alter table evaluation_entry add constraint evaluation_entry_one_source check (
  (source_survey_id is null or source_annual_id is null) and (source_annual_id is null or source_seals is not null)
  and (source_seals is null or num_nonnulls(source_survey_id, source_annual_id) = 1));

create function guard_entry_seals() returns trigger language plpgsql as $$
declare
  waves bigint[];
begin
  waves := case when new.source_annual_id is null then array[new.source_survey_id]
    else array(select survey_id from annual_part where annual_id = new.source_annual_id order by survey_id) end;
  if waves is distinct from array(select survey_id from seal where id = any(new.source_seals) order by survey_id)
     or cardinality(waves) <> cardinality(new.source_seals) then
    raise exception 'a figure is bound under a seal of each of its waves'
      using errcode = 'check_violation', constraint = 'evaluation_entry_seals';
  end if;
  return new;
end $$;
create trigger evaluation_entry_seals before insert or update on evaluation_entry
  for each row when (new.source_seals is not null) execute function guard_entry_seals();

-- 定稿: nothing final on the figure of a wave that may still move.
alter table evaluation_draft add column unsealed boolean not null default false;
create or replace function guard_evaluation_final() returns trigger language plpgsql as $$
declare
  draft evaluation_draft;
begin
  select * into draft from evaluation_draft where id = new.draft_id and evaluation_id = new.evaluation_id;
  if draft.id is null then
    raise exception 'the draft is of another evaluation' using errcode = 'check_violation', constraint = 'evaluation_final_draft';
  end if;
  if draft.unsealed or exists (
       select from evaluation_entry e join survey s on s.id = e.source_survey_id
       where e.evaluation_id = new.evaluation_id and s.status <> 'sealed') then
    raise exception 'a wave behind it is not sealed' using errcode = 'check_violation', constraint = 'evaluation_final_sealed';
  end if;
  return new;
end $$;
