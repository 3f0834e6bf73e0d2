-- 封存. Who closed a wave, or had it closed: that person does not seal it.
alter table survey add column closed_by text references "user";
create function guard_closer() returns trigger language plpgsql as $$
begin
  if old.closed_at is not null and new.closed_by is distinct from old.closed_by then
    raise exception 'who closed a survey stays' using errcode = 'check_violation', constraint = 'survey_frozen';
  end if;
  return new;
end $$;
create trigger survey_closer_guard before update on survey for each row execute function guard_closer();

-- What is asked for by one person and decided once, by another or by the same who takes it back.
create function guard_decision() returns trigger language plpgsql as $$
declare
  decided text[] := array['outcome', 'decided_by', 'decided_at', 'note'];
begin
  if tg_op = 'INSERT' and new.outcome is null and new.decided_by is null and new.decided_at is null then
    if not exists (select from survey where id = new.survey_id and status = 'sealed') then
      raise exception 'only a sealed wave is corrected' using errcode = 'check_violation', constraint = 'survey_not_sealed';
    end if;
    return new;
  end if;
  if tg_op = 'UPDATE' and old.outcome is null and new.outcome is not null and to_jsonb(new) - decided = to_jsonb(old) - decided then
    return new;
  end if;
  raise exception 'decided once and never changed' using errcode = 'check_violation', constraint = tg_table_name || '_decided_once';
end $$;

-- 更正: that a sealed wave be sealed anew, and why.
create table seal_request (
  id bigint generated always as identity primary key,
  survey_id bigint not null references survey,
  reason text not null,
  asked_by text not null references "user",
  asked_at timestamptz not null default clock_timestamp(),
  outcome text constraint seal_request_outcome_known check (outcome in ('confirmed', 'declined', 'withdrawn')),
  decided_by text references "user",
  decided_at timestamptz,
  note text,
  constraint seal_request_decided check ((outcome is null) = (decided_by is null) and (outcome is null) = (decided_at is null)),
  constraint seal_request_by_two_people check (outcome is distinct from 'confirmed' or decided_by <> asked_by)
);
create unique index seal_request_one_waiting on seal_request (survey_id) where outcome is null;
create trigger seal_request_guard before insert or update or delete on seal_request for each row execute function guard_decision();
create trigger seal_request_truncate_guard before truncate on seal_request execute function refuse_change();

-- 勘误: how a unit of a sealed wave should have been called. The roster stays as it was sealed; the right name stands beside.
create table erratum (
  id bigint generated always as identity primary key,
  survey_id bigint not null references survey,
  unit_id bigint not null references unit,
  name text not null constraint erratum_name_length check (char_length(name) between 1 and 120),
  reason text not null,
  asked_by text not null references "user",
  asked_at timestamptz not null default clock_timestamp(),
  outcome text constraint erratum_outcome_known check (outcome in ('confirmed', 'declined', 'withdrawn')),
  decided_by text references "user",
  decided_at timestamptz,
  note text,
  constraint erratum_decided check ((outcome is null) = (decided_by is null) and (outcome is null) = (decided_at is null)),
  constraint erratum_by_two_people check (outcome is distinct from 'confirmed' or decided_by <> asked_by)
);
create index erratum_by_survey on erratum (survey_id, id);
create unique index erratum_one_waiting on erratum (survey_id, unit_id) where outcome is null;
create trigger erratum_guard before insert or update or delete on erratum for each row execute function guard_decision();
create trigger erratum_truncate_guard before truncate on erratum execute function refuse_change();

-- One seal: what is bound under one digest, as the canonical JSON that was digested. A correction is a further seal, which names the
-- one before it, who asked for it and why; its result is its own. Both stay.
create table seal (
  id bigint generated always as identity primary key,
  survey_id bigint not null references survey,
  number smallint not null,
  statement text not null,
  digest text not null constraint seal_digest_unique unique,
  result jsonb not null,
  -- Names units in the evidence package by other names, always the same ones.
  unit_key bytea not null,
  replaces bigint references seal,
  request_id bigint constraint seal_request_once unique references seal_request,
  reason text,
  asked_by text references "user",
  sealed_by text not null references "user",
  sealed_at timestamptz not null,
  signature text,
  public_key text,
  constraint seal_number_unique unique (survey_id, number),
  constraint seal_correction check (
    (number = 1) = (replaces is null) and (number = 1) = (reason is null) and (number = 1) = (asked_by is null)
    and (number = 1) = (request_id is null)),
  constraint seal_by_two_people check (sealed_by is distinct from asked_by),
  constraint seal_signed check ((signature is null) = (public_key is null))
);

create function guard_seal() returns trigger language plpgsql as $$
declare
  wave survey;
begin
  select * into wave from survey where id = new.survey_id for update;
  if wave.result is null or (new.number = 1) <> (wave.status = 'closed') or (new.number > 1) <> (wave.status = 'sealed') then
    raise exception 'a closed wave is sealed once, a sealed one corrected' using errcode = 'check_violation', constraint = 'seal_of_closed';
  end if;
  if new.sealed_by in (wave.created_by, coalesce(wave.closed_by, '')) then
    raise exception 'a wave is sealed by someone other than its author and its closer'
      using errcode = 'check_violation', constraint = 'seal_by_two_people';
  end if;
  if new.number > 1 and not exists (
       select from seal where id = new.replaces and survey_id = new.survey_id and number = new.number - 1) then
    raise exception 'a correction names the seal before it' using errcode = 'check_violation', constraint = 'seal_correction';
  end if;
  if new.number > 1 and not exists (
       select from seal_request
       where id = new.request_id and survey_id = new.survey_id and outcome = 'confirmed' and reason = new.reason
         and asked_by = new.asked_by and decided_by = new.sealed_by) then
    raise exception 'a sealed wave is corrected by two people' using errcode = 'check_violation', constraint = 'seal_by_two_people';
  end if;
  return new;
end $$;
create trigger seal_insert_guard before insert on seal for each row execute function guard_seal();
create trigger seal_guard before update or delete on seal for each row execute function refuse_change();
create trigger seal_truncate_guard before truncate on seal execute function refuse_change();

-- The leaves under the seal's Merkle tree in their order, 1,024 a row, and the root of each such subtree: a proof reads one row and
-- the roots. They outlast the answers, which retention may delete.
create table seal_leaves (
  seal_id bigint not null references seal,
  part integer not null,
  first bytea not null,
  leaves bytea not null,
  root bytea not null,
  primary key (seal_id, part)
);
create index seal_leaves_by_first on seal_leaves (seal_id, first);
create function guard_seal_leaves() returns trigger language plpgsql as $$
begin
  -- In the transaction of the seal, and never after.
  if not exists (select from seal where id = new.seal_id and xmin = pg_current_xact_id()::xid) then
    raise exception 'a seal is whole from the start' using errcode = 'check_violation', constraint = 'seal_leaves_append_only';
  end if;
  return new;
end $$;
create trigger seal_leaves_insert_guard before insert on seal_leaves for each row execute function guard_seal_leaves();
create trigger seal_leaves_guard before update or delete on seal_leaves for each row execute function refuse_change();
create trigger seal_leaves_truncate_guard before truncate on seal_leaves execute function refuse_change();

-- A wave is sealed by its seal, and then nothing of it changes any more, whoever asks the database.
create function guard_sealed_survey() returns trigger language plpgsql as $$
begin
  if old.status = 'sealed' then
    raise exception 'the wave is sealed' using errcode = 'check_violation', constraint = 'wave_sealed';
  end if;
  if new.status = 'sealed' and not exists (select from seal where survey_id = new.id) then
    raise exception 'a wave is sealed by its seal' using errcode = 'check_violation', constraint = 'seal_missing';
  end if;
  return new;
end $$;
create trigger survey_sealed before update on survey for each row execute function guard_sealed_survey();

create function guard_sealed_wave() returns trigger language plpgsql as $$
begin
  -- Both: a row could also be moved out of a sealed wave.
  if exists (select from survey where id in (old.survey_id, new.survey_id) and status = 'sealed') then
    raise exception 'the wave is sealed' using errcode = 'check_violation', constraint = 'wave_sealed';
  end if;
  return coalesce(new, old);
end $$;
create trigger invitation_a_sealed before insert or update or delete on invitation for each row execute function guard_sealed_wave();
create trigger invitation_event_a_sealed before insert on invitation_event for each row execute function guard_sealed_wave();
create trigger paper_entry_a_sealed before insert or update or delete on paper_entry for each row execute function guard_sealed_wave();
create trigger sending_a_sealed before insert or update or delete on sending for each row execute function guard_sealed_wave();
create trigger message_a_sealed before insert or update or delete on message for each row execute function guard_sealed_wave();

create trigger proposal_a_sealed before insert or update on proposal for each row execute function guard_sealed_wave();
