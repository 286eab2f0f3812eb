-- Whoever works with clients takes their requests down and sees how they stand; managers and compliance answer them. Offices that exist
-- already; a new one has it from its seed. What is granted already is left as it is.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), given.role_code, 'clients', given.action, 'Client', given.scope
  from (values
    ('agent', 'take-requests', 'own'), ('agent', 'read-requests', 'own'),
    ('store-manager', 'take-requests', 'branch'), ('store-manager', 'read-requests', 'branch'),
    ('store-manager', 'handle-requests', 'branch'),
    ('compliance', 'take-requests', 'agency'), ('compliance', 'read-requests', 'agency'),
    ('compliance', 'handle-requests', 'agency')
  ) as given(role_code, action, scope)
 where exists (select from role r where r.code = given.role_code)
   and not exists (
     select from role_grant g
      where g.role_code = given.role_code and g.clause = 'clients' and g.action = given.action
   );
