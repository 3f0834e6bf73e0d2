-- People. The first four tables are better-auth's, with its column names.
create table "user" (
  "id" text primary key,
  "name" text not null,
  "email" text not null unique,
  "emailVerified" boolean not null,
  "image" text,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp,
  "username" text unique,
  "displayUsername" text
);
create table "session" (
  "id" text primary key,
  "expiresAt" timestamptz not null,
  "token" text not null unique,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null references "user" on delete cascade
);
create index session_by_user on "session" ("userId");
create table "account" (
  "id" text primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null references "user" on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  "scope" text,
  "password" text,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null
);
create index account_by_user on "account" ("userId");
create table "verification" (
  "id" text primary key,
  "identifier" text not null,
  "value" text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp
);
create index verification_by_identifier on "verification" ("identifier");

create table role_grant (
  user_id text not null references "user" on delete cascade,
  role text not null constraint role_known check (role in ('manager', 'reviewer')),
  granted_at timestamptz not null default now(),
  primary key (user_id, role)
);
-- Only the digest of a key is kept: a database leak opens no door.
create table api_key (
  id bigint generated always as identity primary key,
  user_id text not null references "user" on delete cascade,
  digest bytea not null constraint api_key_digest_unique unique,
  label text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz
);

-- The user units. Phone and mail are sealed by the application (AES-256-GCM); the key is not in the database.
create table unit (
  id bigint generated always as identity primary key,
  name text not null
    constraint unit_name_length check (char_length(name) between 1 and 120)
    constraint unit_name_unique unique,
  code text constraint unit_code_unique unique,
  category text,
  contact_name text,
  phone_sealed bytea,
  email_sealed bytea,
  attributes jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- One survey is one wave. `plan` is what approval freezes; opens_at and closes_at repeat it for the submit statement.
create table survey (
  id bigint generated always as identity primary key,
  status text not null default 'draft'
    constraint survey_status_known check (status in ('draft', 'submitted', 'approved', 'open', 'closed', 'sealed', 'void')),
  plan jsonb not null,
  opens_at timestamptz not null,
  closes_at timestamptz not null,
  plan_digest text,
  created_by text not null references "user",
  created_at timestamptz not null default now(),
  submitted_at timestamptz,
  approved_by text references "user",
  approved_at timestamptz,
  opened_at timestamptz,
  closed_at timestamptz,
  result jsonb,
  constraint survey_window_order check (opens_at < closes_at),
  constraint survey_approver_is_not_author check (approved_by <> created_by),
  constraint survey_plan_digested
    check (status in ('draft', 'submitted', 'void') or (plan_digest is not null and approved_by is not null)),
  constraint survey_result_after_close check (result is null or status in ('closed', 'sealed'))
);

create function guard_survey() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.status not in ('draft', 'submitted') then
      raise exception 'an approved survey stays' using errcode = 'check_violation', constraint = 'survey_frozen';
    end if;
    return old;
  end if;
  if old.status not in ('draft', 'submitted')
     and (new.plan, new.opens_at, new.closes_at, new.plan_digest, new.created_by, new.approved_by, new.approved_at)
         is distinct from
         (old.plan, old.opens_at, old.closes_at, old.plan_digest, old.created_by, old.approved_by, old.approved_at) then
    raise exception 'an approved plan is frozen' using errcode = 'check_violation', constraint = 'survey_frozen';
  end if;
  -- Else the author could become another before the approval.
  if new.created_by <> old.created_by
     or old.closed_at is not null and (new.opened_at, new.closed_at) is distinct from (old.opened_at, old.closed_at) then
    raise exception 'who drafted a survey and when it closed stays' using errcode = 'check_violation', constraint = 'survey_frozen';
  end if;
  if old.result is not null and new.result is distinct from old.result then
    raise exception 'a result is written once' using errcode = 'check_violation', constraint = 'survey_result_frozen';
  end if;
  if new.status <> old.status and (old.status, new.status) not in (
       ('draft', 'submitted'), ('submitted', 'draft'), ('draft', 'approved'), ('submitted', 'approved'),
       ('approved', 'open'), ('open', 'closed'), ('closed', 'sealed'),
       ('draft', 'void'), ('submitted', 'void'), ('approved', 'void'), ('open', 'void')) then
    raise exception 'a survey goes forward only: % to %', old.status, new.status
      using errcode = 'check_violation', constraint = 'survey_status_order';
  end if;
  return new;
end $$;
create trigger survey_guard before update or delete on survey for each row execute function guard_survey();

-- The roster: one row a seat, one personal link each. The link itself is signed, not stored; raising the generation ends it.
create table invitation (
  id bigint generated always as identity primary key,
  survey_id bigint not null references survey on delete cascade,
  unit_id bigint not null constraint invitation_unit references unit,
  seat smallint not null default 1,
  unit_name text not null,
  unit_code text,
  category text,
  generation smallint not null default 1,
  revoked_at timestamptz,
  constraint invitation_seat_unique unique (survey_id, unit_id, seat)
);

create function guard_roster() returns trigger language plpgsql as $$
declare
  frozen boolean;
begin
  -- Both: a row could also be moved out of a frozen roster.
  frozen := exists (select from survey where id in (old.survey_id, new.survey_id) and status not in ('draft', 'submitted'));
  if frozen and (tg_op <> 'UPDATE' or
       (new.id, new.survey_id, new.unit_id, new.seat, new.unit_name, new.unit_code, new.category) is distinct from
       (old.id, old.survey_id, old.unit_id, old.seat, old.unit_name, old.unit_code, old.category)) then
    raise exception 'the roster froze with the plan' using errcode = 'check_violation', constraint = 'roster_frozen';
  end if;
  return coalesce(new, old);
end $$;
create trigger roster_guard before insert or update or delete on invitation for each row execute function guard_roster();

-- What happened to an invitation, in order; states and dispositions are derived from it and from the responses.
create table invitation_event (
  invitation_id bigint not null,
  survey_id bigint not null,
  at timestamptz not null default clock_timestamp(),
  kind text not null
    constraint invitation_event_known check (kind in ('sent', 'opened', 'revoked', 'reissued')),
  actor_id text,
  note text
);
create index invitation_event_by_survey on invitation_event (survey_id, invitation_id);

-- What an invitation submitted. The highest revision counts. Identities are one join away and joined only inside aggregates.
create table response (
  invitation_id bigint not null,
  revision smallint not null default 1,
  survey_id bigint not null,
  submission_id text not null,
  answers jsonb not null,
  valid boolean not null,
  elapsed_seconds integer,
  submitted_at timestamptz not null,
  salt bytea not null,
  leaf bytea not null,
  constraint response_one_per_revision primary key (invitation_id, revision),
  constraint response_submission_once unique (invitation_id, submission_id)
);
create index response_by_survey on response (survey_id, invitation_id);

create function guard_response() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    raise exception 'an answer is never changed' using errcode = 'check_violation', constraint = 'response_frozen';
  end if;
  if not exists (
    select from invitation join survey on survey.id = invitation.survey_id
    where invitation.id = new.invitation_id and survey.id = new.survey_id and survey.status = 'open') then
    raise exception 'the window is closed' using errcode = 'check_violation', constraint = 'response_window_open';
  end if;
  return new;
end $$;
create trigger response_guard before insert or update or delete on response for each row execute function guard_response();

-- An evaluation keeps its own copy of the scoring profile: a profile that changes later changes no filed table.
create table evaluation (
  id bigint generated always as identity primary key,
  profile jsonb not null,
  project text not null constraint evaluation_project_length check (char_length(project) between 1 and 120),
  year smallint not null constraint evaluation_year_range check (year between 2000 and 2100),
  department text,
  implementer text,
  created_by text not null references "user",
  created_at timestamptz not null default now()
);
create table evaluation_entry (
  evaluation_id bigint not null references evaluation on delete cascade,
  key text not null,
  actual text,
  score numeric,
  reason text,
  source_survey_id bigint references survey,
  primary key (evaluation_id, key),
  -- A bound row takes its figure from the survey: nobody types it.
  constraint evaluation_entry_bound check (source_survey_id is null or (actual is null and score is null))
);

-- Who did what, when, on what: written in the transaction of the act, never changed.
create table audit_entry (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor_id text,
  actor_name text not null,
  act text not null,
  subject text not null,
  detail jsonb not null default '{}',
  address text
);
create index audit_entry_by_subject on audit_entry (subject, id);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name
    using errcode = 'check_violation', constraint = tg_table_name || '_append_only';
end $$;
create trigger audit_entry_guard before update or delete on audit_entry for each row execute function refuse_change();
create trigger audit_entry_truncate_guard before truncate on audit_entry execute function refuse_change();
create trigger invitation_event_guard before update or delete on invitation_event for each row execute function refuse_change();
create trigger response_truncate_guard before truncate on response execute function refuse_change();
create trigger survey_truncate_guard before truncate on survey execute function refuse_change();
create trigger invitation_truncate_guard before truncate on invitation execute function refuse_change();
create trigger invitation_event_truncate_guard before truncate on invitation_event execute function refuse_change();
