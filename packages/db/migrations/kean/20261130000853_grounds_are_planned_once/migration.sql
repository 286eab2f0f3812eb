-- Clause 3.2: a look asks for the grounds of one client. A function in SQL is planned anew at every call, and every table that this one reads has the policies of
-- clients in its plan: planning took 220 ms of a look, reading 1. A function in PL/pgSQL is planned once in each connection; the plan is that of any client, since the id is
-- all that changes. As before (714) in everything else.
create or replace function standing_grounds(client uuid) returns jsonb
language plpgsql stable security invoker set plan_cache_mode = 'force_generic_plan' as $$
#variable_conflict use_column
begin
  return (
    with last as (
      select distinct on (w.purpose, w.class)
             w.purpose, w.class, w.answer, w.valid_until, a.id, a.seq, a.channel, a.notice_id, a.word_id
        from consent_act a join consent_answer w on w.act_id = a.id
       where a.client_id = standing_grounds.client
       order by w.purpose, w.class, a.seq desc
    ), ground as (
      select l.purpose, l.class, 'consent' as basis, l.seq as version, n.covers->l.purpose as fields
        from last l join notice_version n on n.id = l.notice_id
       where l.answer = 'given' and (l.valid_until is null or l.valid_until > now())
         and n.state <> 'withdrawn'
         and not exists (
           select from notice_version later
            where later.line = n.line and later.version > n.version and later.state in ('published', 'superseded')
              and later.covers ? l.purpose and not (later.covers->l.purpose <@ (n.covers->l.purpose)))
         and case l.channel
               when 'own-phone' then true
               when 'tablet' then exists (
                 select from client_word p where p.id = l.word_id
                    and (p.proven_at is not null
                      or p.way = 'signature' and l.class = 'general' and exists (
                        select from consent_told t where t.act_id = l.id and t.at + interval '24 hours' <= now())))
               when 'paper' then exists (select from consent_countersign k where k.act_id = l.id)
               when 'attested' then l.class = 'general' and exists (
                 select from consent_told t where t.act_id = l.id and t.at + interval '24 hours' <= now())
               else false
             end
      union all
      select b.purpose, 'general', b.basis, 0, null
        from basis_approval b join client c on c.id = standing_grounds.client
       where b.approved_at is not null and b.ended_at is null
         and (b.basis = 'legal-duty'
           or c.state = 'active'
             and case b.purpose
                   when 'purchase' then 'buyer' = any (c.roles)
                   when 'tenancy' then 'tenant' = any (c.roles)
                   when 'sale' then 'seller' = any (c.roles)
                   when 'letting' then 'landlord' = any (c.roles)
                   when 'signing' then cardinality(c.roles) > 0
                   else false
                 end
             and not exists (
               select from last l where l.purpose = b.purpose and l.class = 'general' and l.answer <> 'given'))
    )
    select coalesce(
      jsonb_agg(jsonb_build_object(
        'purpose', purpose, 'class', class, 'basis', basis, 'version', version, 'fields', coalesce(fields, '[]'::jsonb))),
      '[]'::jsonb)
    from ground
  );
end
$$;

-- The same for the look itself, whose three questions are planned with those policies too.
alter function look_up_sealed(uuid[], uuid[], uuid[], uuid[], text[], text[], uuid[], text[], uuid[]) set plan_cache_mode = 'force_generic_plan';
