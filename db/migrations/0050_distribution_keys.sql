-- Beyond one database machine the tables that grow with seats and answers are distributed by survey_id (db/citus.sql), so every key of
-- theirs begins with it: a wave lies on one shard, with its uniqueness, its triggers and its counting. On one machine the same keys
-- save the hottest table an index.
alter table message drop constraint message_invitation_id_fkey, drop constraint message_once;
alter table invitation drop constraint invitation_pkey, add primary key (survey_id, id);
-- For a receipt, which names no survey, and for an id in an older log.
create index invitation_by_id on invitation (id);
alter table message
  add constraint message_once unique (survey_id, invitation_id, kind),
  add constraint message_invitation foreign key (survey_id, invitation_id) references invitation on delete cascade;
alter table response
  drop constraint response_one_per_revision, drop constraint response_submission_once,
  add constraint response_one_per_revision primary key (survey_id, invitation_id, revision),
  add constraint response_submission_once unique (survey_id, invitation_id, submission_id);
drop index response_by_survey;
alter table answer_leaf drop constraint answer_leaf_pkey, add primary key (survey_id, invitation_id, revision);

-- What looks into them by the invitation alone names the survey too. Each function as it stands now, but for that condition.
do $$
declare
  one record;
begin
  for one in
    select * from (values
      ('submit_response', 'from response where invitation_id = p_invitation', 'from response where survey_id = p_survey and invitation_id = p_invitation'),
      ('find_visit', 'from response r where r.invitation_id = p_invitation', 'from response r where r.survey_id = p_survey and r.invitation_id = p_invitation'),
      ('chain_answers', 'where l.invitation_id = r.invitation_id', 'where l.survey_id = r.survey_id and l.invitation_id = r.invitation_id'),
      ('guard_roster', 'from response where invitation_id = old.id', 'from response where survey_id = old.survey_id and invitation_id = old.id'),
      ('guard_ruling', 'where invitation_id = new.invitation_id and outcome', 'where survey_id = new.survey_id and invitation_id = new.invitation_id and outcome'),
      ('mark_events', 'where id in (select invitation_id from fresh)', 'where (survey_id, id) in (select survey_id, invitation_id from fresh)'),
      ('mark_ruling', 'join invitation on invitation.id = response.invitation_id', 'join invitation on invitation.survey_id = response.survey_id and invitation.id = response.invitation_id'),
      ('guard_paper_response', 'where invitation_id = new.invitation_id and submission_id', 'where survey_id = new.survey_id and invitation_id = new.invitation_id and submission_id')
    ) change (name, present, wanted)
  loop
    if to_regproc(one.name) is not null then
      execute replace(pg_get_functiondef(to_regproc(one.name)), one.present, one.wanted);
    end if;
  end loop;
end $$;
