-- What protects an account: whether it may be used, how old its password is, its second factor.
create table protection (
  user_id text primary key references "user" on delete cascade,
  disabled_at timestamptz,
  -- Somebody else knows this password: it is changed before anything else.
  must_change boolean not null default false,
  password_at timestamptz not null default now(),
  -- The secret of the second factor, sealed; in use since it was tried once.
  totp_sealed bytea,
  totp_since timestamptz,
  -- The last time step whose code was taken: a code works once.
  totp_step bigint not null default 0,
  constraint protection_totp check (totp_since is null or totp_sealed is not null)
);
insert into protection (user_id) select id from "user";
create function protect_user() returns trigger language plpgsql as $$
begin
  insert into protection (user_id) values (new.id);
  return new;
end $$;
create trigger user_protection after insert on "user" for each row execute function protect_user();

alter table "user" add column department text;

create table former_password (
  user_id text not null references "user" on delete cascade,
  hash text not null,
  replaced_at timestamptz not null default clock_timestamp()
);
create index former_password_by_user on former_password (user_id, replaced_at desc);

create table recovery_code (
  user_id text not null references "user" on delete cascade,
  digest bytea not null,
  primary key (user_id, digest)
);

-- Devices from which somebody has signed in: a keyed digest of a random cookie.
create table known_device (
  user_id text not null references "user" on delete cascade,
  digest bytea not null,
  first_at timestamptz not null default now(),
  last_at timestamptz not null default now(),
  primary key (user_id, digest)
);

-- When the second factor was given, and whether the password or 统一身份认证 opened it.
alter table "session" add column "factorAt" timestamptz, add column "via" text not null default 'password';

-- Attempts counted for all processes together: of an account, of an address (as a keyed digest), of a link.
create table attempt (
  kind text not null,
  key text not null,
  failed integer not null,
  began_at timestamptz not null default now(),
  primary key (kind, key)
);
create index attempt_by_age on attempt (began_at);

-- Whom 统一身份认证 means is one person here.
create unique index account_external_unique on account ("accountId") where "providerId" = 'oidc';
