-- Wrong 回执码 by the address they came from (a keyed digest of it), counted here so that every server process counts together.
create table receipt_attempt (
  source bytea primary key,
  failed integer not null,
  began_at timestamptz not null
);
create index receipt_attempt_age on receipt_attempt (began_at);
