-- 评价对象: which platforms (clouds, vendors) a unit uses, and its seat in the roster of the time; none said: all of those a survey asks about.
alter table unit add column platforms text[] not null default '{}';
alter table invitation add column platforms text[] not null default '{}';

create or replace function guard_roster_services() returns trigger language plpgsql as $$
begin
  if (new.services, new.platforms) is distinct from (old.services, old.platforms)
     and exists (select from survey where id = old.survey_id and status not in ('draft', 'submitted')) then
    raise exception 'the roster froze with the plan' using errcode = 'check_violation', constraint = 'roster_frozen';
  end if;
  return new;
end $$;

-- As `listSeats` writes it.
create or replace function roster_of(p_survey bigint) returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(
    jsonb_build_object('unitId', unit_id, 'seat', seat, 'name', unit_name, 'code', unit_code, 'category', category)
      || case when services = '{}' then '{}'::jsonb else jsonb_build_object('services', services) end
      || case when role is null then '{}'::jsonb else jsonb_build_object('role', role) end
      || case when platforms = '{}' then '{}'::jsonb else jsonb_build_object('platforms', platforms) end
    order by unit_id, seat), '[]') from invitation where survey_id = p_survey
$$;
