-- What a key may: the rights it names, as far as its owner still has them. Null: all of its owner's (made by command).
alter table api_key
  add column scopes text[],
  add column hint text not null default '',
  add column last_used_at timestamptz;
alter table api_key add constraint api_key_scopes_named check (cardinality(scopes) > 0);
create index api_key_by_user on api_key (user_id, id);

-- A key is never widened or moved to somebody else, and what is revoked stays revoked.
create function guard_api_key() returns trigger language plpgsql as $$
begin
  if (new.user_id, new.digest, new.label, new.scopes, new.expires_at) is distinct from
     (old.user_id, old.digest, old.label, old.scopes, old.expires_at)
     or old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at then
    raise exception 'a key stays as it was made' using errcode = 'check_violation', constraint = 'api_key_frozen';
  end if;
  return new;
end $$;
create trigger api_key_guard before update on api_key for each row execute function guard_api_key();
