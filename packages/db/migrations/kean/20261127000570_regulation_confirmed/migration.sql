-- Counsel of the agency confirms what the product says of a law. Rows are added and never changed: a later one of the same fact counts.
create table regulation_confirmation (
    id uuid primary key,
    fact_id text not null,
    -- Over what the fact said then: a fact that says something else is not confirmed by it.
    digest bytea not null,
    confirmed_by uuid not null references staff (id),
    confirmed_at timestamptz(6) not null default now(),
    constraint regulation_confirmation_is_of_a_fact check (
      fact_id ~ '^[a-z0-9-]{1,40}/[a-z-]{1,40}$' and octet_length(digest) = 32
    )
);
create index regulation_confirmation_fact_id_id_idx on regulation_confirmation (fact_id, id desc);
create index regulation_confirmation_confirmed_by_idx on regulation_confirmation (confirmed_by);
grant select, insert on regulation_confirmation to kean_api;

-- Offices that exist already; a new one has it from its seed. What is granted already is left as it is.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), 'compliance', 'accountability', wanted.action, 'Regulation', 'agency'
from (values ('read-regulation'), ('confirm-regulation')) as wanted (action)
where exists (select from role r where r.code = 'compliance')
  and not exists (
    select from role_grant g
    where g.role_code = 'compliance' and g.clause = 'accountability' and g.action = wanted.action
  );
