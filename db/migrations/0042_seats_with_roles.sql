-- 席位: the people of a unit who may each be asked (领导, 运维, 业务 …), each with an own contact where they have one; else the unit's holds.
create table unit_seat (
  id bigint generated always as identity primary key,
  unit_id bigint not null references unit on delete cascade,
  position smallint not null,
  role text not null constraint unit_seat_role_length check (char_length(role) between 1 and 20),
  contact_name text,
  phone_sealed bytea,
  email_sealed bytea,
  constraint unit_seat_role_once unique (unit_id, role),
  constraint unit_seat_position_once unique (unit_id, position)
);

-- As the roster froze it. Whom to write to is looked up by it, so that a contact can still be put right.
alter table invitation add column role text;

create or replace function roster_of(p_survey bigint) returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(
    jsonb_build_object('unitId', unit_id, 'seat', seat, 'name', unit_name, 'code', unit_code, 'category', category)
      || case when services = '{}' then '{}'::jsonb else jsonb_build_object('services', services) end
      || case when role is null then '{}'::jsonb else jsonb_build_object('role', role) end
    order by unit_id, seat), '[]') from invitation where survey_id = p_survey
$$;

create or replace function guard_roster() returns trigger language plpgsql as $$
declare
  frozen boolean;
begin
  -- Both: a row could also be moved out of a frozen roster.
  frozen := exists (select from survey where id in (old.survey_id, new.survey_id) and status not in ('draft', 'submitted'));
  if not frozen then
    return coalesce(new, old);
  end if;
  if tg_op = 'INSERT' and roster_amended(new.survey_id, 'addUnits', new.unit_id) then
    return new;
  end if;
  if tg_op = 'DELETE' and roster_amended(old.survey_id, 'removeUnits', old.unit_id)
     and not exists (select from invitation_event where survey_id = old.survey_id and invitation_id = old.id)
     and not exists (select from message where survey_id = old.survey_id and invitation_id = old.id)
     and not exists (select from response where invitation_id = old.id) then
    return old;
  end if;
  if tg_op <> 'UPDATE' or
       (new.id, new.survey_id, new.unit_id, new.seat, new.unit_name, new.unit_code, new.category, new.services, new.role) is distinct from
       (old.id, old.survey_id, old.unit_id, old.seat, old.unit_name, old.unit_code, old.category, old.services, old.role) then
    raise exception 'the roster froze with the plan' using errcode = 'check_violation', constraint = 'roster_frozen';
  end if;
  return new;
end $$;
