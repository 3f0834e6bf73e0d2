-- 使用服务 of a unit, and of its seat in the roster of the time.
alter table unit add column services text[] not null default '{}';
alter table invitation add column services text[] not null default '{}';
create function guard_roster_services() returns trigger language plpgsql as $$
begin
  if new.services is distinct from old.services
     and exists (select from survey where id = old.survey_id and status not in ('draft', 'submitted')) then
    raise exception 'the roster froze with the plan' using errcode = 'check_violation', constraint = 'roster_frozen';
  end if;
  return new;
end $$;
create trigger roster_services_guard before update on invitation for each row execute function guard_roster_services();

-- Units are merged and dissolved; the row and its id last.
alter table unit
  add column state text not null default 'active' constraint unit_state_known check (state in ('active', 'merged', 'dissolved')),
  add column ended_on date,
  add column successor_id bigint references unit,
  add constraint unit_ended check (
    (state = 'active') = (ended_on is null) and (state = 'merged') = (successor_id is not null) and successor_id is distinct from id);

-- Former names. Kept by the database itself, so that no way of renaming overwrites one.
create table unit_name (
  unit_id bigint not null references unit,
  name text not null,
  used_from timestamptz not null,
  used_until timestamptz not null default clock_timestamp(),
  primary key (unit_id, used_until)
);
create function keep_former_name() returns trigger language plpgsql as $$
begin
  insert into unit_name (unit_id, name, used_from)
  values (old.id, old.name, coalesce((select max(used_until) from unit_name where unit_id = old.id), old.created_at));
  return null;
end $$;
create trigger unit_renamed after update of name on unit for each row when (old.name is distinct from new.name)
  execute function keep_former_name();
create trigger unit_name_guard before update or delete on unit_name for each row execute function refuse_change();
create trigger unit_name_truncate_guard before truncate on unit_name execute function refuse_change();
