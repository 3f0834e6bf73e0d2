-- 发放 counts what was refused at once too, as 送达失败 does: those units are counted anew.
insert into tally_due
  select distinct survey_id, unit_id from invitation
  where (survey_id, id) in (select survey_id, invitation_id from invitation_event where kind = 'failed');
