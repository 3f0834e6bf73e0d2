-- 评分规则 as data: what the product ships and what an office makes of it. One row a version.
create table profile (
  id bigint generated always as identity primary key,
  key text not null,
  version text not null,
  content jsonb not null,
  shipped boolean not null default false,
  retired_at timestamptz,
  created_by text references "user",
  created_at timestamptz not null default now(),
  constraint profile_version_unique unique (key, version)
);

-- Null: made before profiles stood in the database; the evaluation keeps its own copy anyway.
alter table evaluation add column profile_id bigint constraint evaluation_profile references profile;
create index evaluation_by_profile on evaluation (profile_id);

-- A profile in use stays as it is, and so does one that was shipped: a change is a new version.
create function guard_profile() returns trigger language plpgsql as $$
begin
  if old.shipped or exists (select from evaluation where profile_id = old.id) then
    if tg_op = 'DELETE' or (new.key, new.version, new.content, new.shipped) is distinct from
                           (old.key, old.version, old.content, old.shipped) then
      raise exception 'a profile in use is versioned, not changed'
        using errcode = 'check_violation', constraint = 'profile_in_use';
    end if;
  end if;
  return coalesce(new, old);
end $$;
create trigger profile_guard before update or delete on profile for each row execute function guard_profile();
create trigger profile_truncate_guard before truncate on profile execute function refuse_change();

-- An evaluation's copy of the rules is what its scores stand on; only its table of rows may be replaced.
create function guard_evaluation_profile() returns trigger language plpgsql as $$
begin
  if (new.profile - 'indicators', new.profile_id) is distinct from (old.profile - 'indicators', old.profile_id) then
    raise exception 'the rules of an evaluation stay' using errcode = 'check_violation', constraint = 'evaluation_rules_stay';
  end if;
  return new;
end $$;
create trigger evaluation_profile_guard before update on evaluation for each row execute function guard_evaluation_profile();

-- What the form asks besides the table.
alter table evaluation
  add column funds jsonb,
  add column goals jsonb,
  add column deductions jsonb not null default '[]',
  add column monitoring jsonb,
  add column materials jsonb;
alter table evaluation_entry add column tier text;
