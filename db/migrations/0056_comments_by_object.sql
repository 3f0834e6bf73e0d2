-- A comment in a survey of several clouds is about the one that the person who masks it says: it moves, masked, to that one's own ticket of
-- comments (dimension: the object's key and '_'), and so to its vendor. Before the vendor has seen it it may move on, or back.
create or replace function guard_ticket_entry() returns trigger language plpgsql as $$
begin
  if (new.leaf, new.level, new.said, new.unit_name) is distinct from (old.leaf, old.level, old.said, old.unit_name)
     or new.ticket_id <> old.ticket_id and (old.level is not null or new.masked is null or not exists (
       select from ticket was join ticket now on now.survey_id = was.survey_id
       where was.id = old.ticket_id and now.id = new.ticket_id and was.object_until is null and 'closed' not in (was.state, now.state)
         and (was.dimension is null or right(was.dimension, 1) = '_') and (now.dimension is null or right(now.dimension, 1) = '_'))) then
    raise exception 'what was said stays' using errcode = 'check_violation', constraint = 'ticket_frozen';
  end if;
  return new;
end $$;
