-- Counters that are exact at every commit and make no writer wait. Whatever happens to a unit leaves a mark here, in its own
-- transaction: an insert without an index and without a conflict. Marks are folded into the counters in the background; a reader
-- adds to the counters what the units still marked have become. A mark too many changes nothing.
create table tally_due (survey_id bigint not null, unit_id bigint not null);

-- A unit as it was counted last: its line in the progress table, what it adds to the tally, and which of its answers are in
-- the level counters. Never an answer.
create table unit_standing (
  survey_id bigint not null,
  unit_id bigint not null,
  unit_name text not null,
  searched text not null,
  states integer not null,
  step smallint not null,
  last_at timestamptz,
  reminders integer not null,
  failures integer not null,
  counts jsonb not null,
  counted_invitations bigint[] not null,
  counted_revisions smallint[] not null,
  primary key (survey_id, unit_id)
);
create table tally (
  survey_id bigint not null,
  what text not null,
  n bigint not null,
  primary key (survey_id, what)
);
-- Of the answers that count for the figures: how many gave each level (null where 不适用) to each aspect. Nobody reads it before close.
create table level_tally (
  survey_id bigint not null,
  dimension text not null,
  level integer,
  n bigint not null,
  constraint level_tally_once unique nulls not distinct (survey_id, dimension, level)
);

-- Where answers were checked against the window already: the same look at invitation and survey now also leaves the mark.
create or replace function guard_response() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    raise exception 'an answer is never changed' using errcode = 'check_violation', constraint = 'response_frozen';
  end if;
  insert into tally_due (survey_id, unit_id)
    select invitation.survey_id, invitation.unit_id from invitation join survey on survey.id = invitation.survey_id
    where invitation.id = new.invitation_id and survey.id = new.survey_id and survey.status = 'open';
  if not found then
    raise exception 'the window is closed' using errcode = 'check_violation', constraint = 'response_window_open';
  end if;
  return new;
end $$;

create function mark_events() returns trigger language plpgsql as $$
begin
  insert into tally_due select survey_id, unit_id from invitation where (survey_id, id) in (select survey_id, invitation_id from fresh);
  return null;
end $$;
create trigger invitation_event_marked after insert on invitation_event
  referencing new table as fresh for each statement execute function mark_events();

create function mark_seats() returns trigger language plpgsql as $$
begin
  insert into tally_due select distinct survey_id, unit_id from touched;
  return null;
end $$;
create trigger invitation_added_marked after insert on invitation
  referencing new table as touched for each statement execute function mark_seats();
create trigger invitation_changed_marked after update on invitation
  referencing new table as touched for each statement execute function mark_seats();
create trigger invitation_taken_marked after delete on invitation
  referencing old table as touched for each statement execute function mark_seats();

-- 认定无效, and back.
create function mark_ruling() returns trigger language plpgsql as $$
begin
  insert into tally_due
    select invitation.survey_id, unit_id from response join invitation on invitation.survey_id = response.survey_id and invitation.id = response.invitation_id
    where response.survey_id = new.survey_id and leaf = new.leaf;
  return null;
end $$;
create trigger proposal_marked after insert or update on proposal
  for each row when (new.leaf is not null and new.outcome = 'confirmed') execute function mark_ruling();

-- What is there already is counted as soon as the server runs.
insert into tally_due select distinct survey_id, unit_id from invitation;
