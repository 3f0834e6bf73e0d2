-- A row of an evaluation may be bound to one cloud's figure of a survey that asks about several; null: the figure of the whole.
alter table evaluation_entry add column source_object text;

create function guard_entry_object() returns trigger language plpgsql as $$
begin
  -- Under the seal it is bound under, and one that is told: what is hidden there is bound nowhere.
  if not exists (
       select from survey s left join seal on seal.survey_id = s.id and seal.id = any(new.source_seals)
       where s.id = new.source_survey_id and jsonb_path_exists(coalesce(seal.result, s.result),
         '$.objects[*] ? (@.key == $key && @.hidden == false && @.indicator.value != null)',
         jsonb_build_object('key', new.source_object))) then
    raise exception 'the seal tells no figure of this object' using errcode = 'check_violation', constraint = 'evaluation_entry_object';
  end if;
  return new;
end $$;
create trigger evaluation_entry_object before insert or update on evaluation_entry
  for each row when (new.source_object is not null) execute function guard_entry_object();
