-- Whoever stands in for somebody releases, seals and corrects nothing they asked for.
create trigger answer_release_stand_in before update on answer_release for each row
  when (new.outcome = 'granted' and old.outcome is null)
  execute function refuse_stand_in('decided_by', 'requested_by', 'confirmed_by_stand_in');
create trigger seal_request_stand_in before update on seal_request for each row
  when (new.outcome = 'confirmed' and old.outcome is null)
  execute function refuse_stand_in('decided_by', 'asked_by', 'confirmed_by_stand_in');
create trigger erratum_stand_in before update on erratum for each row
  when (new.outcome = 'confirmed' and old.outcome is null)
  execute function refuse_stand_in('decided_by', 'asked_by', 'confirmed_by_stand_in');
