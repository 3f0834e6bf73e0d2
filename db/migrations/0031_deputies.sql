-- Who gave a role; null: the first accounts and the command line.
alter table role_grant add column granted_by text references "user";
alter table role_grant add constraint role_grant_not_to_oneself check (granted_by <> user_id);

-- 代行: somebody does another's business for some days. Named by the security officer, never for or by themselves.
create table deputy (
  id bigint generated always as identity primary key,
  user_id text not null references "user",
  for_user_id text not null references "user",
  role text not null constraint deputy_role check (role in ('manager', 'reviewer')),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  reason text not null,
  named_by text not null references "user",
  named_at timestamptz not null default now(),
  ended_at timestamptz,
  constraint deputy_is_another check (user_id <> for_user_id),
  constraint deputy_named_by_another check (named_by not in (user_id, for_user_id)),
  constraint deputy_days check (starts_at < ends_at)
);
create index deputy_by_user on deputy (user_id, ends_at);

-- 离任交接: what was open moves to a successor; the list is kept as it was printed.
create table hand_over (
  id bigint generated always as identity primary key,
  user_id text not null references "user",
  successor_id text not null references "user",
  reason text not null,
  list jsonb not null,
  done_by text not null references "user",
  done_at timestamptz not null default now(),
  constraint hand_over_to_another check (user_id <> successor_id),
  constraint hand_over_by_another check (done_by <> user_id)
);
create index hand_over_by_successor on hand_over (successor_id, user_id);
create trigger hand_over_guard before update or delete or truncate on hand_over execute function refuse_change();

-- Whoever stands in for somebody confirms nothing of theirs: it would be one person's act after all.
create function stands_for(p_person text, p_author text) returns boolean language sql stable as $$
  select p_person = p_author
    or exists (select from deputy where user_id = p_person and for_user_id = p_author
                 and ended_at is null and now() >= starts_at and now() < ends_at)
    or exists (select from hand_over where successor_id = p_person and user_id = p_author)
$$;

-- Arguments: the column of who confirms, the column of whose act it is, the constraint that says so.
create function refuse_stand_in() returns trigger language plpgsql as $$
declare
  confirms text;
  author text;
begin
  execute format('select ($1).%I, ($1).%I', tg_argv[0], tg_argv[1]) into confirms, author using new;
  if confirms <> author and stands_for(confirms, author) then
    raise exception 'who stands in for the author does not confirm' using errcode = 'check_violation', constraint = tg_argv[2];
  end if;
  return new;
end $$;
create trigger survey_stand_in before update on survey for each row
  when (new.approved_by is not null and old.approved_by is null)
  execute function refuse_stand_in('approved_by', 'created_by', 'confirmed_by_stand_in');
create trigger proposal_stand_in before update on proposal for each row
  when (new.outcome = 'confirmed' and old.outcome is null)
  execute function refuse_stand_in('decided_by', 'proposed_by', 'confirmed_by_stand_in');
create trigger paper_entry_stand_in before update on paper_entry for each row
  when (new.state = 'confirmed' and old.state = 'entered')
  execute function refuse_stand_in('decided_by', 'entered_by', 'confirmed_by_stand_in');
