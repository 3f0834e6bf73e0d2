-- Which device opened a link, so that a second person learns of the first: a digest of a random mark, never the mark itself.
alter table invitation_event add column device bytea
  constraint invitation_event_device_of_opening check (device is null or kind = 'opened');
