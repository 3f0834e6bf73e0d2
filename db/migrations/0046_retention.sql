-- 保存期限: when a wave's years are over, what single people and units said in it is deleted, and a certificate says what. The result, the
-- seal with its leaves, plan, roster and audit log stay. It is decided here, by this database's clock and records, not by whoever asks.

-- The days this database was seen at work: the years a plan names have been lived through, not jumped over by a clock.
create table clock_tick (
  id bigint generated always as identity primary key,
  at timestamptz not null
);
insert into clock_tick (at) select min(at) from audit_entry group by (at at time zone 'UTC')::date order by 1;
create function guard_clock_tick() returns trigger language plpgsql as $$
begin
  new.at := clock_timestamp();
  return new;
end $$;
create trigger clock_tick_insert_guard before insert on clock_tick for each row execute function guard_clock_tick();
create trigger clock_tick_guard before update or delete on clock_tick for each row execute function refuse_change();
create trigger clock_tick_truncate_guard before truncate on clock_tick execute function refuse_change();

-- One row a wave, from the notice on: announced, begun, done.
create table retention (
  survey_id bigint primary key references survey,
  due_at timestamptz not null,
  announced_at timestamptz not null,
  begun_at timestamptz,
  -- What there was to delete: how many answers, and the Merkle root over their leaves; the seal's where there is one.
  answers integer,
  root text,
  -- How much of what there was to delete, and the counts that pages and reports go on showing.
  counts jsonb,
  kept jsonb,
  -- Why it has not begun although it is time: an answer is not what was sealed.
  broken text,
  done_at timestamptz,
  -- 销毁证明, as the canonical JSON that was digested; the digest stands in the audit log.
  certificate text,
  digest text,
  constraint retention_begun check ((begun_at is null) = (root is null) and (begun_at is null) = (kept is null)
    and (begun_at is null) = (answers is null) and (begun_at is null) = (counts is null)),
  constraint retention_done check ((done_at is null) = (certificate is null) and (done_at is null) = (digest is null)
    and (done_at is null or begun_at is not null))
);

-- 暂缓, and 放行 after it: asked for by one person with a reason, decided by another.
create table retention_request (
  id bigint generated always as identity primary key,
  survey_id bigint not null references survey,
  kind text not null constraint retention_request_kind_known check (kind in ('hold', 'release')),
  reason text not null,
  asked_by text not null references "user",
  asked_at timestamptz not null default clock_timestamp(),
  outcome text constraint retention_request_outcome_known check (outcome in ('confirmed', 'declined', 'withdrawn')),
  decided_by text references "user",
  decided_at timestamptz,
  note text,
  constraint retention_request_decided check ((outcome is null) = (decided_by is null) and (outcome is null) = (decided_at is null)),
  constraint retention_request_by_two_people check (outcome is distinct from 'confirmed' or decided_by <> asked_by)
);
create unique index retention_request_one_waiting on retention_request (survey_id) where outcome is null;
create index retention_request_by_survey on retention_request (survey_id, id);

-- Null while the years do not run: the wave is not over, or nothing was asked.
create function retention_due(p_survey bigint) returns timestamptz language sql stable as $$
  select coalesce(closed_at, closes_at) + make_interval(years => (plan #>> '{rules,retentionYears}')::integer)
  from survey where id = p_survey and status in ('closed', 'sealed', 'void') and opened_at is not null
$$;

-- Thirty days after it was announced, after a hold was lifted, and never before the years are over.
create function retention_deletes_at(p_survey bigint) returns timestamptz language sql stable as $$
  select greatest(due_at, announced_at + interval '30 days', (
    select max(decided_at) + interval '30 days' from retention_request held
    where held.survey_id = p_survey and held.kind = 'release' and held.outcome = 'confirmed' and exists (
      select from retention_request before
      where before.survey_id = p_survey and before.id < held.id and before.kind = 'hold' and before.outcome = 'confirmed')))
  from retention where survey_id = p_survey
$$;

-- Whether this database's records bear the clock out: the last line of the audit log is not in the future, the notice stood on 25 days
-- that were seen, and the years since the wave ended have no gap of more than 31 days, and no step back, but one that two people looked at.
create function retention_clock_holds(p_survey bigint) returns boolean language sql stable as $$
  select (select coalesce(max(at), '-infinity') from audit_entry where seq = (select seq from audit_head)) < clock_timestamp() + interval '5 minutes'
    and (select count(distinct (at at time zone 'UTC')::date) from clock_tick
         where at >= r.announced_at and at <= clock_timestamp()) >= 25
    and (exists (select from retention_request q
                 where q.survey_id = p_survey and q.kind = 'release' and q.outcome = 'confirmed' and q.decided_at > r.announced_at)
      or not exists (
        select from (
          select at, lag(at) over (order by n, id) as before
          from (
            select 0 as n, 0 as id, r.due_at - make_interval(years => (s.plan #>> '{rules,retentionYears}')::integer) as at
            union all
            select 1, id, at from clock_tick
            where id > coalesce((select max(t.id) from clock_tick t
                where t.at <= r.due_at - make_interval(years => (s.plan #>> '{rules,retentionYears}')::integer)), 0)
            union all
            select 2, 0, clock_timestamp()
          ) moment
        ) step where at not between before - interval '1 hour' and before + interval '31 days'))
  from retention r join survey s on s.id = r.survey_id where r.survey_id = p_survey
$$;

-- How a wave stands, in one word: kept, unsealed, due, announced, asked, held, unsettled, clock, ready, begun, done. Null: no years run.
create function retention_standing(p_survey bigint) returns text language plpgsql stable as $$
declare
  due timestamptz := retention_due(p_survey);
  state text := (select status from survey where id = p_survey);
  r retention;
begin
  if due is null then
    return null;
  end if;
  select * into r from retention where survey_id = p_survey;
  if r.done_at is not null then
    return 'done';
  elsif r.begun_at is not null then
    return 'begun';
  elsif clock_timestamp() < due - interval '30 days' then
    return 'kept';
  elsif exists (select from retention_request where survey_id = p_survey and outcome is null) then
    return 'asked';
  elsif 'hold' = (select kind from retention_request where survey_id = p_survey and outcome = 'confirmed' order by id desc limit 1) then
    return 'held';
  elsif state = 'closed' then
    return 'unsealed';
  elsif r.survey_id is null or r.announced_at > clock_timestamp() then
    return 'due';
  elsif clock_timestamp() < retention_deletes_at(p_survey) then
    return 'announced';
  elsif exists (select from seal_request where survey_id = p_survey and outcome is null) or open_correction(p_survey) is not null
     or exists (select from answer_release where survey_id = p_survey
                  and (outcome is null or outcome = 'granted' and expires_at > clock_timestamp())) then
    return 'unsettled';
  elsif not retention_clock_holds(p_survey) then
    return 'clock';
  end if;
  return 'ready';
end $$;

-- Announced once the years are nearly over; again only where the clock of the notice was ahead; begun when all above holds; done when nothing
-- is left. All times are this database's own.
create function guard_retention() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'what was announced stays' using errcode = 'check_violation', constraint = 'retention_append_only';
  end if;
  if tg_op = 'UPDATE' and old.begun_at is null and to_jsonb(new) - 'broken' = to_jsonb(old) - 'broken' then
    return new;
  end if;
  if tg_op = 'INSERT' or old.begun_at is null and new.begun_at is null then
    if retention_standing(new.survey_id) is distinct from 'due' or new.begun_at is not null or new.done_at is not null then
      raise exception 'it is not due' using errcode = 'check_violation', constraint = 'retention_not_due';
    end if;
    new.due_at := retention_due(new.survey_id);
    new.announced_at := clock_timestamp();
    return new;
  end if;
  if old.begun_at is null then
    if retention_standing(new.survey_id) is distinct from 'ready' or new.done_at is not null
       or (new.survey_id, new.due_at, new.announced_at) is distinct from (old.survey_id, old.due_at, old.announced_at) then
      raise exception 'it is not time' using errcode = 'check_violation', constraint = 'retention_not_ready';
    end if;
    new.begun_at := clock_timestamp();
    return new;
  end if;
  if old.done_at is not null or to_jsonb(new) - '{done_at,certificate,digest}'::text[] is distinct from to_jsonb(old) - '{done_at,certificate,digest}'::text[]
     or exists (select from response where survey_id = old.survey_id) or exists (
       select from answer_leaf where batch_id in (select id from answer_batch where survey_id = old.survey_id))
     or exists (select from paper_entry where survey_id = old.survey_id) then
    raise exception 'done once, when nothing is left' using errcode = 'check_violation', constraint = 'retention_append_only';
  end if;
  new.done_at := clock_timestamp();
  return new;
end $$;
create trigger retention_guard before insert or update or delete on retention for each row execute function guard_retention();
create trigger retention_truncate_guard before truncate on retention execute function refuse_change();

create function guard_retention_request() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' and new.outcome is null and new.decided_by is null then
    if coalesce(retention_standing(new.survey_id), 'done') in ('begun', 'done') then
      raise exception 'it is too late' using errcode = 'check_violation', constraint = 'answers_deleted';
    end if;
    new.asked_at := clock_timestamp();
    return new;
  end if;
  if tg_op = 'UPDATE' and old.outcome is null and new.outcome is not null
     and to_jsonb(new) - '{outcome,decided_by,decided_at,note}'::text[] = to_jsonb(old) - '{outcome,decided_by,decided_at,note}'::text[] then
    new.decided_at := clock_timestamp();
    return new;
  end if;
  raise exception 'decided once and never changed' using errcode = 'check_violation', constraint = 'retention_request_decided_once';
end $$;
create trigger retention_request_guard before insert or update or delete on retention_request
  for each row execute function guard_retention_request();
create trigger retention_request_truncate_guard before truncate on retention_request execute function refuse_change();
create trigger retention_request_stand_in before update on retention_request for each row
  when (new.outcome = 'confirmed' and old.outcome is null)
  execute function refuse_stand_in('decided_by', 'asked_by', 'confirmed_by_stand_in');

-- What stays of an answer: its leaf, by which the seal's root can be made again, and how it stood. Of its 回执码 only a digest keyed
-- outside this database, one for each key. Nothing of a unit or a time.
create table kept_answer (
  survey_id bigint not null,
  leaf bytea not null,
  state text not null constraint kept_answer_state_known
    check (state in ('counted', 'not-scored', 'invalidated', 'not-official', 'replaced')),
  primary key (survey_id, leaf)
);
create table kept_receipt (
  survey_id bigint not null,
  mark bytea not null,
  leaf bytea not null,
  primary key (survey_id, mark)
);
create index kept_receipt_by_mark on kept_receipt (mark);

create function deletes_now(p_survey bigint) returns boolean language sql stable as $$
  select exists (select from retention where survey_id = p_survey and begun_at is not null and done_at is null)
$$;

create function guard_kept() returns trigger language plpgsql as $$
begin
  if not deletes_now(new.survey_id) then
    raise exception 'only while answers are being deleted' using errcode = 'check_violation', constraint = 'kept_append_only';
  end if;
  return new;
end $$;
create trigger kept_answer_insert_guard before insert on kept_answer for each row execute function guard_kept();
create trigger kept_answer_guard before update or delete on kept_answer for each row execute function refuse_change();
create trigger kept_answer_truncate_guard before truncate on kept_answer execute function refuse_change();
create trigger kept_receipt_insert_guard before insert on kept_receipt for each row execute function guard_kept();
create trigger kept_receipt_guard before update or delete on kept_receipt for each row execute function refuse_change();
create trigger kept_receipt_truncate_guard before truncate on kept_receipt execute function refuse_change();

-- The exemption: rows go while their wave's deletion is under way, an answer only once its leaf is kept. Else every table refuses as before.
create function guard_answer_deletion() returns trigger language plpgsql as $$
begin
  if not deletes_now(old.survey_id) or not exists (select from kept_answer where survey_id = old.survey_id and leaf = old.leaf) then
    raise exception 'an answer is never changed' using errcode = 'check_violation', constraint = tg_argv[0];
  end if;
  return old;
end $$;
create function guard_deletion() returns trigger language plpgsql as $$
begin
  if not deletes_now(old.survey_id) then
    raise exception '% goes only when its years are over', tg_table_name using errcode = 'check_violation', constraint = tg_argv[0];
  end if;
  return old;
end $$;
create function guard_ticket_entry_deletion() returns trigger language plpgsql as $$
begin
  if not deletes_now((select survey_id from ticket where id = old.ticket_id)) then
    raise exception 'what was said stays' using errcode = 'check_violation', constraint = 'ticket_frozen';
  end if;
  return old;
end $$;
create function guard_callback_call_deletion() returns trigger language plpgsql as $$
begin
  if not deletes_now((select survey_id from callback_draw where id = old.draw_id)) then
    raise exception 'calls are append-only' using errcode = 'check_violation', constraint = 'callback_call_append_only';
  end if;
  return old;
end $$;
-- Before the seal an order goes with its messages.
create function guard_message_deletion() returns trigger language plpgsql as $$
begin
  if not deletes_now(old.survey_id) and exists (select from survey where id = old.survey_id and status = 'sealed') then
    raise exception 'the wave is sealed' using errcode = 'check_violation', constraint = 'wave_sealed';
  end if;
  return old;
end $$;
-- Of a draft of the report its digest stays, and not the words it quotes.
create function guard_report_draft() returns trigger language plpgsql as $$
begin
  if not deletes_now(old.survey_id) or new.model <> 'null' or to_jsonb(new) - 'model' <> to_jsonb(old) - 'model' then
    raise exception 'drafts are append-only' using errcode = 'check_violation', constraint = 'report_draft_append_only';
  end if;
  return new;
end $$;

create or replace trigger response_guard before insert or update on response for each row execute function guard_response();
create trigger response_delete_guard before delete on response for each row execute function guard_answer_deletion('response_frozen');
create or replace trigger answer_leaf_guard before update on answer_leaf for each row execute function refuse_change();
create trigger answer_leaf_delete_guard before delete on answer_leaf for each row execute function guard_answer_deletion('answer_leaf_append_only');
create or replace trigger response_flag_guard before update on response_flag for each row execute function refuse_change();
create trigger response_flag_delete_guard before delete on response_flag for each row execute function guard_deletion('response_flag_append_only');
create or replace trigger paper_entry_guard before insert or update on paper_entry for each row execute function guard_paper_entry();
create or replace trigger paper_entry_a_sealed before insert or update on paper_entry for each row execute function guard_sealed_wave();
create trigger paper_entry_delete_guard before delete on paper_entry for each row execute function guard_deletion('paper_entry_frozen');
create or replace trigger ticket_entry_guard before update on ticket_entry for each row execute function guard_ticket_entry();
create trigger ticket_entry_delete_guard before delete on ticket_entry for each row execute function guard_ticket_entry_deletion();
create or replace trigger callback_call_guard before update on callback_call for each row execute function refuse_change();
create trigger callback_call_delete_guard before delete on callback_call for each row execute function guard_callback_call_deletion();
create or replace trigger expert_guard before insert or update on expert for each row execute function guard_expert();
create trigger expert_delete_guard before delete on expert for each row execute function guard_deletion('expert_frozen');
create or replace trigger expert_sheet_guard before insert or update on expert_sheet for each row execute function guard_expert_sheet();
create trigger expert_sheet_delete_guard before delete on expert_sheet for each row execute function guard_deletion('expert_sheet_frozen');
create or replace trigger invitation_event_guard before update on invitation_event for each row execute function refuse_change();
create trigger invitation_event_delete_guard before delete on invitation_event
  for each row execute function guard_deletion('invitation_event_append_only');
create or replace trigger message_a_sealed before insert or update on message for each row execute function guard_sealed_wave();
create trigger message_delete_guard before delete on message for each row execute function guard_message_deletion();
create or replace trigger report_draft_guard before delete on report_draft for each row execute function refuse_change();
create trigger report_draft_update_guard before update on report_draft for each row execute function guard_report_draft();

-- Once it has begun nothing is asked of the answers any more.
create function refuse_after_deletion() returns trigger language plpgsql as $$
begin
  if exists (select from retention where survey_id = new.survey_id and begun_at is not null) then
    raise exception 'the answers are deleted' using errcode = 'check_violation', constraint = 'answers_deleted';
  end if;
  return new;
end $$;
create trigger seal_request_answers_there before insert on seal_request for each row execute function refuse_after_deletion();
create trigger answer_release_answers_there before insert on answer_release for each row execute function refuse_after_deletion();
create function refuse_call_after_deletion() returns trigger language plpgsql as $$
begin
  if exists (select from retention where begun_at is not null and survey_id = (select survey_id from callback_draw where id = new.draw_id)) then
    raise exception 'the answers are deleted' using errcode = 'check_violation', constraint = 'answers_deleted';
  end if;
  return new;
end $$;
create trigger callback_call_answers_there before insert on callback_call for each row execute function refuse_call_after_deletion();
create trigger seal_answers_there before insert on seal for each row execute function refuse_after_deletion();
