-- A secret that is still to be tried: until its first right code the one in use stays in use.
alter table protection add column totp_next_sealed bytea;
