-- 年度综合: one figure of a year from several waves, by weights a second person approved before the first of them opened.
create table annual_figure (
  id bigint generated always as identity primary key,
  title text not null constraint annual_figure_title check (char_length(title) between 1 and 120),
  created_by text not null references "user",
  created_at timestamptz not null default clock_timestamp(),
  approved_by text references "user",
  approved_at timestamptz,
  constraint annual_figure_approved check ((approved_by is null) = (approved_at is null)),
  constraint annual_figure_by_two_people check (approved_by <> created_by)
);
create table annual_part (
  annual_id bigint not null references annual_figure,
  survey_id bigint not null references survey,
  weight numeric not null constraint annual_part_weight check (weight > 0),
  primary key (annual_id, survey_id)
);
create function guard_annual_figure() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.approved_at is not null
     or (new.id, new.title, new.created_by, new.created_at) is distinct from (old.id, old.title, old.created_by, old.created_at) then
    raise exception 'an annual figure is approved once and never changed' using errcode = 'check_violation', constraint = 'annual_figure_frozen';
  end if;
  if exists (
       select from annual_part p join survey s on s.id = p.survey_id
       where p.annual_id = old.id and s.status not in ('draft', 'submitted', 'approved')) then
    raise exception 'the weights come before the first wave opens' using errcode = 'check_violation', constraint = 'annual_figure_before_opening';
  end if;
  return new;
end $$;
create trigger annual_figure_guard before update or delete on annual_figure for each row execute function guard_annual_figure();
create trigger annual_figure_truncate_guard before truncate on annual_figure execute function refuse_change();
create function guard_annual_part() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' or exists (select from annual_figure where id = new.annual_id and approved_at is not null) then
    raise exception 'the weights stay' using errcode = 'check_violation', constraint = 'annual_figure_frozen';
  end if;
  return new;
end $$;
create trigger annual_part_guard before insert or update or delete on annual_part for each row execute function guard_annual_part();
create trigger annual_part_truncate_guard before truncate on annual_part execute function refuse_change();
