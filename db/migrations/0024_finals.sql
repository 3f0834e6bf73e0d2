-- Every evaluation document taken away is a draft with its digests; a stamped 定稿 names the draft it was printed from.
create table evaluation_draft (
  id bigint generated always as identity primary key,
  evaluation_id bigint not null references evaluation,
  document text not null,
  sha256 bytea not null,
  content_digest text not null,
  made_by text references "user",
  made_at timestamptz not null default now()
);
create index evaluation_draft_by_evaluation on evaluation_draft (evaluation_id, id);
create trigger evaluation_draft_guard before update or delete on evaluation_draft for each row execute function refuse_change();
create trigger evaluation_draft_truncate_guard before truncate on evaluation_draft execute function refuse_change();

create table evaluation_final (
  id bigint generated always as identity primary key,
  evaluation_id bigint not null references evaluation,
  draft_id bigint not null references evaluation_draft,
  file bytea not null,
  file_name text not null,
  file_type text not null constraint evaluation_final_type check (file_type in ('application/pdf', 'application/ofd')),
  sha256 bytea not null,
  note text,
  uploaded_by text not null references "user",
  uploaded_at timestamptz not null default now(),
  constraint evaluation_final_once unique (evaluation_id, sha256),
  constraint evaluation_final_digest check (sha256 = sha256(file))
);
create trigger evaluation_final_guard before update or delete on evaluation_final for each row execute function refuse_change();
create trigger evaluation_final_truncate_guard before truncate on evaluation_final execute function refuse_change();

-- A 定稿 belongs to a draft of the same evaluation.
create function guard_evaluation_final() returns trigger language plpgsql as $$
begin
  if not exists (select from evaluation_draft where id = new.draft_id and evaluation_id = new.evaluation_id) then
    raise exception 'the draft is of another evaluation' using errcode = 'check_violation', constraint = 'evaluation_final_draft';
  end if;
  return new;
end $$;
create trigger evaluation_final_draft_guard before insert on evaluation_final for each row execute function guard_evaluation_final();
