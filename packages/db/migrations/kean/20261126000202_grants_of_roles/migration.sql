-- New acts come to the roles of the trade where those roles are there: without it nobody of an older office could change roles, and the
-- new screens would be closed to everybody. A new office has them from its seed. What is granted already is left as it is.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), given.role_code, 'agency', given.action, given.subject, given.scope
from (values
  ('agent', 'ask-extra-grant', 'Staff', 'own'),
  ('agent', 'explain', 'Staff', 'own'),
  ('archivist', 'ask-extra-grant', 'Staff', 'own'),
  ('archivist', 'explain', 'Staff', 'own'),
  ('store-manager', 'ask-extra-grant', 'Staff', 'branch'),
  ('store-manager', 'approve-extra-grant', 'Staff', 'branch'),
  ('store-manager', 'explain', 'Staff', 'branch'),
  ('regional-manager', 'ask-extra-grant', 'Staff', 'region'),
  ('regional-manager', 'approve-extra-grant', 'Staff', 'region'),
  ('regional-manager', 'explain', 'Staff', 'region'),
  ('compliance', 'ask-extra-grant', 'Staff', 'agency'),
  ('compliance', 'approve-extra-grant', 'Staff', 'agency'),
  ('compliance', 'explain', 'Staff', 'agency'),
  ('hr', 'ask-extra-grant', 'Staff', 'own'),
  ('hr', 'explain', 'Staff', 'agency'),
  ('security', 'ask-extra-grant', 'Staff', 'own'),
  ('security', 'explain', 'Staff', 'agency'),
  ('compliance', 'read-roles', 'Role', 'agency'),
  ('compliance', 'change-roles', 'Role', 'agency'),
  ('auditor', 'read-roles', 'Role', 'agency')
) as given (role_code, action, subject, scope)
where exists (select from role r where r.code = given.role_code)
  and not exists (
    select from role_grant g where g.role_code = given.role_code and g.clause = 'agency' and g.action = given.action
  );
