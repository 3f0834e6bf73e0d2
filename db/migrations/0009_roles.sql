-- Seven roles; of 系统, 安全 and 审计 nobody holds two.
alter table role_grant drop constraint role_known;
alter table role_grant add constraint role_known
  check (role in ('manager', 'reviewer', 'viewer', 'vendor', 'auditor', 'system', 'security'));
create unique index role_separation on role_grant (user_id) where role in ('system', 'security', 'auditor');
