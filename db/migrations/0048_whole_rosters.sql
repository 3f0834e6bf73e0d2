-- Seats that come together are checked and marked together: a roster of a hundred thousand asks its survey once.
create function guard_added_seats() returns trigger language plpgsql as $$
begin
  perform from survey where id in (select survey_id from touched) for key share;
  if exists (select from survey where id in (select survey_id from touched) and status = 'sealed') then
    raise exception 'the wave is sealed' using errcode = 'check_violation', constraint = 'wave_sealed';
  end if;
  if exists (
       select from touched join survey on survey.id = touched.survey_id
       where status not in ('draft', 'submitted') and not roster_amended(survey_id, 'addUnits', unit_id)) then
    raise exception 'the roster froze with the plan' using errcode = 'check_violation', constraint = 'roster_frozen';
  end if;
  insert into tally_due select distinct survey_id, unit_id from touched;
  return null;
end $$;
drop trigger invitation_added_marked on invitation;
create trigger invitation_added after insert on invitation
  referencing new table as touched for each statement execute function guard_added_seats();
drop trigger roster_guard on invitation;
create trigger roster_guard before update or delete on invitation for each row execute function guard_roster();
drop trigger invitation_a_sealed on invitation;
create trigger invitation_a_sealed before update or delete on invitation for each row execute function guard_sealed_wave();

-- A seal takes the survey's row for itself: what happens to its wave comes wholly before it or not at all, and other waves go on.
create or replace function guard_sealed_wave() returns trigger language plpgsql as $$
declare
  wave text;
begin
  -- Both: a row could also be moved out of a sealed wave.
  for wave in select status from survey where id in (old.survey_id, new.survey_id) for key share loop
    if wave = 'sealed' then
      raise exception 'the wave is sealed' using errcode = 'check_violation', constraint = 'wave_sealed';
    end if;
  end loop;
  return coalesce(new, old);
end $$;
-- With an answer, which only an open wave takes and which close has waited for: no lock.
create function guard_sealed_trace() returns trigger language plpgsql as $$
begin
  if exists (select from survey where id in (old.survey_id, new.survey_id) and status = 'sealed') then
    raise exception 'the wave is sealed' using errcode = 'check_violation', constraint = 'wave_sealed';
  end if;
  return new;
end $$;
drop trigger response_trace_sealed on response_trace;
create trigger response_trace_sealed before insert or update on response_trace for each row execute function guard_sealed_trace();
