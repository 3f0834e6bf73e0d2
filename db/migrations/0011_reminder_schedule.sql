-- Which channel and which words the plan's reminders take. When they go out, the plan says.
create table reminder_order (
  survey_id bigint primary key references survey on delete cascade,
  channel_id bigint not null constraint reminder_order_channel references channel,
  subject text not null,
  body text not null,
  ordered_by text not null references "user",
  ordered_at timestamptz not null default now()
);

-- An occasion of the schedule is ordered once, whichever server process sees it first.
alter table sending add column occasion text;
-- 重发: also to seats that had their invitation.
alter table sending add column again boolean not null default false;
alter table sending add constraint sending_occasion_once unique (survey_id, occasion);
