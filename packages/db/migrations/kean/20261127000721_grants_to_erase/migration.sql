-- Whoever protects personal information erases and holds. Offices that exist already; a new one has it from its seed. What is granted
-- already is left as it is.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), 'compliance', 'retention', given.action, given.subject, 'agency'
  from (values
    ('read-erasures', 'Erasure'), ('order-erasures', 'Erasure'), ('read-holds', 'LegalHold'), ('place-holds', 'LegalHold')
  ) as given(action, subject)
 where exists (select from role r where r.code = 'compliance')
   and not exists (
     select from role_grant g where g.role_code = 'compliance' and g.clause = 'retention' and g.action = given.action
   );
