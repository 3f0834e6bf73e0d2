-- How the units of a wave stood is deleted at the end of its years. Counting wrote it down once more afterwards; it no longer does.
delete from unit_standing where survey_id in (select survey_id from retention where begun_at is not null);
