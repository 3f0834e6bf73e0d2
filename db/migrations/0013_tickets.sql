-- 整改台账: what follows bad ratings. One ticket for each rated aspect of a closed survey, and one for what was suggested. An entry
-- bears the digest of the answer it came from, never its unit, unless the unit agreed to be named.
create table ticket_run (
  survey_id bigint primary key references survey,
  at timestamptz not null default now()
);

create table ticket (
  id bigint generated always as identity primary key,
  survey_id bigint not null references survey,
  -- Null: 意见和建议, of no aspect in particular.
  dimension text,
  label text not null,
  state text not null default 'verify'
    constraint ticket_state_known check (state in ('verify', 'rectify', 'callback', 'review', 'closed')),
  owner text,
  opened_at timestamptz not null default now(),
  reply_due timestamptz not null,
  close_due timestamptz not null,
  -- 异议 of the vendor are taken until then; null: the vendor has not been shown this yet.
  object_until timestamptz,
  replied_at timestamptz,
  moved_by text references "user",
  moved_at timestamptz,
  constraint ticket_once unique nulls not distinct (survey_id, dimension),
  constraint ticket_owner_named check (state in ('verify', 'review', 'closed') or owner is not null)
);
create index ticket_open on ticket (close_due) where state <> 'closed';

create table ticket_entry (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references ticket,
  leaf bytea not null,
  level smallint,
  said text,
  unit_name text,
  -- What the vendor may read of it, as a person left it; withheld: nothing.
  masked text,
  withheld boolean not null default false,
  masked_by text references "user",
  masked_at timestamptz,
  constraint ticket_entry_once unique (ticket_id, leaf),
  constraint ticket_entry_masked_by_person check ((masked is null and not withheld) = (masked_by is null)),
  constraint ticket_entry_masked_or_withheld check (masked is null or not withheld)
);

create table ticket_objection (
  ticket_id bigint primary key references ticket,
  reason text not null,
  filed_by text not null references "user",
  filed_at timestamptz not null default now(),
  upheld boolean,
  answer text,
  answered_by text references "user",
  answered_at timestamptz,
  constraint ticket_objection_answered check (
    (answer is null) = (answered_at is null) and (answer is null) = (upheld is null) and (answer is null) = (answered_by is null)),
  constraint ticket_objection_answered_by_another check (answered_by is distinct from filed_by)
);

-- Append-only: who did what, when.
create table ticket_event (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references ticket,
  at timestamptz not null default clock_timestamp(),
  actor_id text,
  actor_name text not null,
  kind text not null constraint ticket_event_kind_known check (
    kind in ('opened', 'step', 'edit', 'masked', 'reply', 'objection', 'answer')),
  state text,
  note text
);
create index ticket_event_by_ticket on ticket_event (ticket_id, id);
create trigger ticket_event_guard before update or delete on ticket_event for each row execute function refuse_change();
create trigger ticket_event_truncate_guard before truncate on ticket_event execute function refuse_change();

create function guard_ticket() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (new.survey_id, new.dimension, new.label, new.opened_at)
     is distinct from (old.survey_id, old.dimension, old.label, old.opened_at) or old.state = 'closed' then
    raise exception 'a ticket stays' using errcode = 'check_violation', constraint = 'ticket_frozen';
  end if;
  if new.state = old.state then
    return new;
  end if;
  -- 核实 → 整改 → 回访 → 复核; back to 整改 from either check; what 核实 finds groundless goes to 复核 at once.
  if (old.state, new.state) not in (
       ('verify', 'rectify'), ('verify', 'review'), ('rectify', 'callback'), ('callback', 'rectify'), ('callback', 'review'),
       ('review', 'rectify'), ('review', 'closed')) then
    raise exception 'no step from % to %', old.state, new.state using errcode = 'check_violation', constraint = 'ticket_step';
  end if;
  if new.state = 'closed' and new.moved_by is not distinct from old.moved_by then
    raise exception 'another person closes' using errcode = 'check_violation', constraint = 'ticket_closed_by_another';
  end if;
  if new.state = 'closed' and exists (select from ticket_objection where ticket_id = old.id and answer is null) then
    raise exception 'an objection waits' using errcode = 'check_violation', constraint = 'ticket_objection_waits';
  end if;
  -- The vendor reads from here on: every word was looked at before.
  if new.state = 'rectify' and exists (
       select from ticket_entry where ticket_id = old.id and said is not null and masked is null and not withheld) then
    raise exception 'words wait to be masked' using errcode = 'check_violation', constraint = 'ticket_words_unmasked';
  end if;
  return new;
end $$;
create trigger ticket_guard before update or delete on ticket for each row execute function guard_ticket();

create function guard_ticket_entry() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (new.ticket_id, new.leaf, new.level, new.said, new.unit_name)
     is distinct from (old.ticket_id, old.leaf, old.level, old.said, old.unit_name) then
    raise exception 'what was said stays' using errcode = 'check_violation', constraint = 'ticket_frozen';
  end if;
  return new;
end $$;
create trigger ticket_entry_guard before update or delete on ticket_entry for each row execute function guard_ticket_entry();

create function guard_ticket_objection() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' and not exists (
       select from ticket where id = new.ticket_id and object_until >= now() and state <> 'closed') then
    raise exception 'too late' using errcode = 'check_violation', constraint = 'ticket_objection_in_time';
  end if;
  if tg_op = 'DELETE' or tg_op = 'UPDATE' and (old.answer is not null or (new.ticket_id, new.reason, new.filed_by, new.filed_at)
     is distinct from (old.ticket_id, old.reason, old.filed_by, old.filed_at)) then
    raise exception 'an objection stays' using errcode = 'check_violation', constraint = 'ticket_objection_frozen';
  end if;
  return new;
end $$;
create trigger ticket_objection_guard before insert or update or delete on ticket_objection
  for each row execute function guard_ticket_objection();
