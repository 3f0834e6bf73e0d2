-- Other systems that are told when a survey is opened, closed or sealed and when an evaluation is scored.
create table webhook (
  id bigint generated always as identity primary key,
  label text not null,
  url text not null,
  events text[] not null constraint webhook_events_known
    check (cardinality(events) > 0 and events <@ array['survey.opened', 'survey.closed', 'survey.sealed', 'evaluation.scored']),
  secret_sealed bytea not null,
  active boolean not null default true,
  removed_at timestamptz,
  created_by text not null references "user",
  created_at timestamptz not null default now()
);

-- What was to be told, to whom, and what became of it. A row is written in the transaction of the event itself.
create table webhook_delivery (
  id bigint generated always as identity primary key,
  webhook_id bigint not null references webhook,
  event text not null,
  payload jsonb not null,
  state text not null default 'waiting' constraint webhook_delivery_state check (state in ('waiting', 'delivered', 'failed')),
  attempts smallint not null default 0,
  due_at timestamptz not null default now(),
  status smallint,
  problem text,
  created_at timestamptz not null default now(),
  done_at timestamptz
);
create index webhook_delivery_due on webhook_delivery (due_at) where state = 'waiting';
create index webhook_delivery_by_webhook on webhook_delivery (webhook_id, id);

create function tell_webhooks(which text, about jsonb) returns void language sql as $$
  insert into webhook_delivery (webhook_id, event, payload)
  select id, which, about from webhook where active and removed_at is null and which = any (events)
$$;

-- Whatever way a survey changes its state. Never a score: only what stands on the list of surveys.
create function tell_survey_state() returns trigger language plpgsql as $$
begin
  perform tell_webhooks('survey.' || case new.status when 'open' then 'opened' else new.status end, jsonb_build_object(
    'surveyId', new.id, 'title', new.plan ->> 'title', 'status', new.status, 'planDigest', new.plan_digest));
  return null;
end $$;
create trigger survey_tell after update of status on survey for each row
  when (new.status is distinct from old.status and new.status in ('open', 'closed', 'sealed'))
  execute function tell_survey_state();

-- What was last told of an evaluation's score, so that the same score is told once.
alter table evaluation add column announced text;
