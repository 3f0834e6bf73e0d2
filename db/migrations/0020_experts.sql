-- 专家评分, an instrument beside the survey: named experts, one personal link each (signed, not stored, like a unit's), one sheet each.
create table expert (
  id bigint generated always as identity primary key,
  survey_id bigint not null references survey,
  name text not null constraint expert_name_length check (char_length(name) between 1 and 40),
  affiliation text not null constraint expert_affiliation_length check (char_length(affiliation) between 1 and 120),
  generation smallint not null default 1,
  revoked_at timestamptz,
  revoked_reason text,
  named_by text not null references "user",
  named_at timestamptz not null default clock_timestamp(),
  constraint expert_once unique (survey_id, name, affiliation),
  constraint expert_revoked_with_reason check ((revoked_at is null) = (revoked_reason is null))
);
create table expert_sheet (
  expert_id bigint primary key references expert,
  survey_id bigint not null references survey,
  -- 回避: declared instead of scores, with its reason.
  recused boolean not null,
  scores jsonb not null default '{}',
  reasons jsonb not null default '{}',
  comment text not null constraint expert_sheet_comment check (comment <> ''),
  submitted_at timestamptz not null default clock_timestamp(),
  constraint expert_sheet_recused check (not recused or scores = '{}' and reasons = '{}')
);

-- Named after approval and before the window ends; who they are stays, and whoever has handed in a sheet is not sent away.
create function guard_expert() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or not exists (select from survey where id = new.survey_id and status in ('approved', 'open')) then
    raise exception 'experts are named before the window ends' using errcode = 'check_violation', constraint = 'expert_frozen';
  end if;
  if tg_op = 'UPDATE' and (
       (new.id, new.survey_id, new.name, new.affiliation, new.generation, new.named_by, new.named_at) is distinct from
       (old.id, old.survey_id, old.name, old.affiliation, old.generation, old.named_by, old.named_at)
       or old.revoked_at is not null or exists (select from expert_sheet where expert_id = old.id)) then
    raise exception 'who was named, and who has scored, stays' using errcode = 'check_violation', constraint = 'expert_frozen';
  end if;
  return new;
end $$;
create trigger expert_guard before insert or update or delete on expert for each row execute function guard_expert();
create trigger expert_truncate_guard before truncate on expert execute function refuse_change();

create function guard_expert_sheet() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    raise exception 'a sheet is never changed' using errcode = 'check_violation', constraint = 'expert_sheet_frozen';
  end if;
  if not exists (
    select from expert join survey on survey.id = expert.survey_id
    where expert.id = new.expert_id and survey.id = new.survey_id and survey.status = 'open' and expert.revoked_at is null
      and now() >= survey.opens_at and now() < survey.closes_at) then
    raise exception 'the window is closed' using errcode = 'check_violation', constraint = 'expert_window_open';
  end if;
  return new;
end $$;
create trigger expert_sheet_guard before insert or update or delete on expert_sheet for each row execute function guard_expert_sheet();
create trigger expert_sheet_truncate_guard before truncate on expert_sheet execute function refuse_change();
