-- Everything that can happen to an invitation in the field. States and dispositions are derived from it.
alter table invitation_event drop constraint invitation_event_known;
alter table invitation_event add constraint invitation_event_known check (kind in (
  'sent', 'delivered', 'failed', 'reminded', 'opened', 'started',
  'refused', 'ineligible', 'reinstated', 'revoked', 'reissued', 'on-paper'));
