-- Compliance answers for who holds what: it sees holdings as HR and security do, and ends nobody's session by that. Offices that exist
-- already; a new one has it from its seed. What is granted already is left as it is.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), 'compliance', 'agency', 'read-holdings', 'Staff', 'agency'
where exists (select from role r where r.code = 'compliance')
  and not exists (
    select from role_grant g where g.role_code = 'compliance' and g.clause = 'agency' and g.action = 'read-holdings'
  );
