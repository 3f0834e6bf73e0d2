-- What began and could not be ended, as an export whose making failed half-way: neither done nor refused.
alter table audit_entry
  drop constraint audit_entry_outcome_known,
  add constraint audit_entry_outcome_known check (outcome in ('done', 'refused', 'failed'));
