-- What became of each backup: the last success is what the system page and the metrics show.
create table backup_run (
  id bigint generated always as identity primary key,
  started_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  file text not null,
  bytes bigint,
  encrypted boolean not null,
  -- Restored into a scratch database with the same digests; null: this account may make no database.
  verified boolean,
  problem text,
  constraint backup_run_ended check (ended_at is not null or (bytes is null and verified is null and problem is null))
);
create index backup_run_by_time on backup_run (started_at desc);
