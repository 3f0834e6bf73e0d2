-- 往年结果 entered by somebody is confirmed by nobody who stands in for them.
create trigger outside_wave_stand_in before update on outside_wave for each row
  when (new.state = 'confirmed' and old.state = 'entered')
  execute function refuse_stand_in('decided_by', 'entered_by', 'confirmed_by_stand_in');
