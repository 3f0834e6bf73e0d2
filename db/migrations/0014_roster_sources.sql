-- 名册依据: the ledger or bill the roster came from, with its scan, and who stands in it but not on the roster, and why.
create table roster_source (
  id bigint generated always as identity primary key,
  survey_id bigint not null references survey on delete cascade,
  title text not null,
  issuer text,
  -- YYYY-MM-DD of the document.
  issued_on date,
  users integer constraint roster_source_users check (users >= 0),
  scan bytea not null,
  scan_name text not null,
  scan_type text not null,
  scan_sha256 bytea not null constraint roster_source_digest check (scan_sha256 = sha256(scan)),
  added_by text not null references "user",
  added_at timestamptz not null default now()
);
create index roster_source_by_survey on roster_source (survey_id);

create table roster_unlisted (
  id bigint generated always as identity primary key,
  survey_id bigint not null references survey on delete cascade,
  name text not null,
  reason text not null,
  added_by text not null references "user",
  added_at timestamptz not null default now(),
  constraint roster_unlisted_once unique (survey_id, name)
);

-- Taken away only while the plan is a draft; added until the wave is sealed; never changed.
create function guard_roster_source() returns trigger language plpgsql as $$
declare
  stands text;
begin
  select status into stands from survey where id = case tg_op when 'INSERT' then new.survey_id else old.survey_id end;
  if tg_op = 'UPDATE' or tg_op = 'INSERT' and stands in ('sealed', 'void') or tg_op = 'DELETE' and stands not in ('draft', 'submitted') then
    raise exception 'what the roster came from stays' using errcode = 'check_violation', constraint = 'roster_source_frozen';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger roster_source_guard before insert or update or delete on roster_source for each row execute function guard_roster_source();
create trigger roster_unlisted_guard before insert or update or delete on roster_unlisted for each row execute function guard_roster_source();

-- 抽查回访: a draw by a recorded seed, of the units that returned; and what each said when called. No score is asked or changed.
create table callback_draw (
  id bigint generated always as identity primary key,
  survey_id bigint not null references survey,
  seed text not null,
  size integer not null constraint callback_draw_size check (size > 0),
  population integer not null,
  drawn_by text not null references "user",
  drawn_at timestamptz not null default now()
);
create index callback_draw_by_survey on callback_draw (survey_id);
create table callback_unit (
  draw_id bigint not null references callback_draw,
  place integer not null,
  unit_id bigint not null,
  unit_name text not null,
  primary key (draw_id, unit_id)
);
create table callback_call (
  id bigint generated always as identity primary key,
  draw_id bigint not null,
  unit_id bigint not null,
  outcome text not null constraint callback_outcome_known check (outcome in ('confirmed', 'denied', 'unreached', 'declined')),
  note text not null,
  called_by text not null references "user",
  called_at timestamptz not null default clock_timestamp(),
  constraint callback_call_of_drawn foreign key (draw_id, unit_id) references callback_unit
);
create trigger callback_draw_guard before update or delete on callback_draw for each row execute function refuse_change();
create trigger callback_unit_guard before update or delete on callback_unit for each row execute function refuse_change();
create trigger callback_call_guard before update or delete on callback_call for each row execute function refuse_change();
create trigger callback_draw_truncate_guard before truncate on callback_draw execute function refuse_change();
create trigger callback_unit_truncate_guard before truncate on callback_unit execute function refuse_change();
create trigger callback_call_truncate_guard before truncate on callback_call execute function refuse_change();
