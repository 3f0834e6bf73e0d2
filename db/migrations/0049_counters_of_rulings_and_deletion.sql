-- Rulings of a correction count from its seal on.
create function mark_correction() returns trigger language plpgsql as $$
begin
  insert into tally_due
    select invitation.survey_id, unit_id
    from proposal join response on response.survey_id = proposal.survey_id and response.leaf = proposal.leaf
      join invitation on invitation.survey_id = response.survey_id and invitation.id = response.invitation_id
    where proposal.correction_id = new.request_id;
  return null;
end $$;
create trigger seal_marked after insert on seal
  for each row when (new.request_id is not null) execute function mark_correction();

-- When a wave's years are over its lines in the progress table forget with it; the level counters stay, as the result does.
create trigger response_deleted_marked after delete on response
  referencing old table as fresh for each statement execute function mark_events();
create trigger invitation_event_deleted_marked after delete on invitation_event
  referencing old table as fresh for each statement execute function mark_events();
