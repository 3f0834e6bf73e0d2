-- 满意度调查报告: every draft that was taken, by the digest of what it says, and the stamped 定稿 that came back for it.
create table report_draft (
  survey_id bigint not null references survey,
  digest text not null,
  model jsonb not null,
  made_by text not null references "user",
  made_at timestamptz not null default now(),
  primary key (survey_id, digest)
);
create trigger report_draft_guard before update or delete on report_draft for each row execute function refuse_change();
create trigger report_draft_truncate_guard before truncate on report_draft execute function refuse_change();

create table stamped_report (
  id bigint generated always as identity primary key,
  survey_id bigint not null,
  draft_digest text not null,
  file bytea not null constraint stamped_report_size check (octet_length(file) between 1 and 20971520),
  file_name text not null,
  file_type text not null constraint stamped_report_type check (file_type in ('application/pdf', 'application/ofd')),
  file_sha256 bytea not null constraint stamped_report_digest check (file_sha256 = sha256(file)),
  uploaded_by text not null references "user",
  uploaded_at timestamptz not null default now(),
  constraint stamped_report_of_a_draft foreign key (survey_id, draft_digest) references report_draft (survey_id, digest),
  constraint stamped_report_once unique (survey_id, file_sha256)
);
alter table stamped_report alter column file set storage external;
create trigger stamped_report_guard before update or delete on stamped_report for each row execute function refuse_change();
create trigger stamped_report_truncate_guard before truncate on stamped_report execute function refuse_change();
