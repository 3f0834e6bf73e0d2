-- Channels: how messages leave. Settings are plain, secrets are sealed by the application like contacts.
create table channel (
  id bigint generated always as identity primary key,
  name text not null
    constraint channel_name_length check (char_length(name) between 1 and 60)
    constraint channel_name_unique unique,
  kind text not null constraint channel_kind_known check (kind in ('smtp', 'http')),
  settings jsonb not null,
  secrets_sealed bytea,
  per_minute integer not null constraint channel_rate check (per_minute between 1 and 6000),
  -- Times of day, HH:MM; both or none. May pass midnight.
  quiet_from text,
  quiet_to text,
  -- Before this moment the channel is not used again: the rate limit, held here for every server process alike.
  next_slot timestamptz not null default '-infinity',
  updated_at timestamptz not null default now(),
  constraint channel_quiet_hours check ((quiet_from is null) = (quiet_to is null))
);

-- One order to send: what, by which channel, from when on. Its wording is kept as it was ordered.
create table sending (
  id bigint generated always as identity primary key,
  survey_id bigint not null references survey on delete cascade,
  kind text not null constraint sending_kind_known check (kind in ('invitation', 'reminder')),
  channel_id bigint not null constraint sending_channel references channel,
  subject text not null,
  body text not null,
  not_before timestamptz not null,
  created_by text not null references "user",
  created_at timestamptz not null default now(),
  stopped_at timestamptz
);

-- One message to one seat. A message of one kind exists once: that is what keeps it from reaching a seat twice.
create table message (
  id bigint generated always as identity primary key,
  sending_id bigint not null references sending on delete cascade,
  survey_id bigint not null,
  invitation_id bigint not null references invitation on delete cascade,
  kind text not null,
  channel_id bigint not null,
  state text not null default 'waiting'
    constraint message_state_known check (state in ('waiting', 'sending', 'sent', 'failed', 'unconfirmed', 'skipped')),
  attempts smallint not null default 0,
  -- Not tried before this moment.
  due_at timestamptz not null,
  begun_at timestamptz,
  done_at timestamptz,
  problem text,
  constraint message_once unique (invitation_id, kind)
);
create index message_due on message (channel_id, due_at) where state = 'waiting';
create index message_under_way on message (begun_at) where state = 'sending';
create index message_by_sending on message (sending_id, state);
create index message_by_survey on message (survey_id, kind);
