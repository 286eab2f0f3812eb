-- Whoever works with clients gives them the link to their own pages. Offices that exist already; a new one has it from its seed. What is
-- granted already is left as it is.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), given.role_code, 'clients', 'invite', 'Client', given.scope
  from (values ('agent', 'own'), ('store-manager', 'branch'), ('compliance', 'agency')) as given(role_code, scope)
 where exists (select from role r where r.code = given.role_code)
   and not exists (
     select from role_grant g where g.role_code = given.role_code and g.clause = 'clients' and g.action = 'invite'
   );
