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
  -- Null: the plan's schedule, which is ordered once for each of its moments.
  created_by text references "user",
  scheduled_for text,
  created_at timestamptz not null default now(),
  stopped_at timestamptz,
  constraint sending_schedule_once unique (survey_id, scheduled_for)
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

-- Days that are not what their weekday says: public and regional holidays, 调休 working days.
create table calendar_day (
  day date primary key,
  kind text not null constraint calendar_day_kind_known check (kind in ('holiday', 'workday')),
  name text not null,
  note text
);
insert into calendar_day (day, kind, name, note)
select day::date, 'holiday', name, '未核实' from (values
  ('2026-01-01'::date, '2026-01-03'::date, '元旦'),
  ('2026-02-15', '2026-02-23', '春节'),
  ('2026-03-20', '2026-03-20', '肉孜节（地区）'),
  ('2026-04-04', '2026-04-06', '清明节'),
  ('2026-05-01', '2026-05-05', '劳动节'),
  ('2026-05-27', '2026-05-29', '古尔邦节（地区）'),
  ('2026-06-19', '2026-06-21', '端午节'),
  ('2026-09-25', '2026-09-27', '中秋节'),
  ('2026-10-01', '2026-10-07', '国庆节')
) as holiday (first, last, name), generate_series(first, last, interval '1 day') as day;
insert into calendar_day (day, kind, name, note) values
  ('2026-01-04', 'workday', '元旦调休', '未核实'),
  ('2026-02-14', 'workday', '春节调休', '未核实'),
  ('2026-02-28', 'workday', '春节调休', '未核实'),
  ('2026-05-09', 'workday', '劳动节调休', '未核实'),
  ('2026-09-20', 'workday', '国庆节调休', '未核实'),
  ('2026-10-10', 'workday', '国庆节调休', '未核实');

-- One row: when the office works, by the installation's time zone.
create table office_hours (
  id boolean primary key default true constraint office_hours_one check (id),
  opens text not null default '09:00',
  closes text not null default '18:00'
);
insert into office_hours default values;
