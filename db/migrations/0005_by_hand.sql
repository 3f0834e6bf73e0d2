-- Guesses of a 参与码 at /go, per unit and shared by all processes; a limit on one unit never locks another.
create table go_attempt (
  unit_id bigint primary key,
  failed integer not null,
  began_at timestamptz not null
);
