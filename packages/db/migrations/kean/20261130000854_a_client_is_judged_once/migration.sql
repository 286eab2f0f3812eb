-- Clause 3.2 (ADR 0078): a look asked whether its client may be seen nine times, once for each table that says something of a client, and each time with all the policies
-- of clients in the plan: 1.2 ms of a look, of which the plan's setting up was nearly all. Here a look judges its client once, and then reads what hangs on that client.
--
-- These two functions run as the owner, to whom the policies of clients apply as to everybody (row security is forced): an owner who asks for somebody sees what that
-- somebody sees. Only for what hangs on a client the owner has a policy of its own, which knows the client that was judged.

-- The client whom this very function has just seen under all policies of clients; empty again before it returns.
create function kean_looked_at() returns uuid
language sql stable parallel safe as $$ select kean_setting('kean.looked_at') $$;

-- As the policies of everybody else say it, in a plan of its own: it is set up only where the owner asks for another client than the one looked at.
create function client_is_seen(client uuid) returns boolean
language plpgsql stable security invoker set plan_cache_mode = 'force_generic_plan' as $$
begin
  return exists (select from client c where c.id = client_is_seen.client);
end
$$;
revoke all on function kean_looked_at(), client_is_seen(uuid) from public;

do $$
declare name text;
begin
  foreach name in array array['client_field', 'client_field_past', 'property', 'demand', 'consent_act', 'client_word'] loop
    execute format('alter policy %I on %I to kean_api, kean_worker', name || '_of_seen_client', name);
    execute format(
      'create policy %I on %I to kean_owner using (client_id = (select kean_looked_at()) or client_is_seen(client_id))', name || '_of_client_looked_at', name);
  end loop;
end
$$;

-- What allows the values of a client to be opened, for a client whom the caller was found to see. Nobody but the two functions below may ask.
create function grounds_of(client uuid, state client_state, roles text[]) returns jsonb
language plpgsql stable security invoker as $$
#variable_conflict use_column
begin
  return (
    with last as (
      select distinct on (w.purpose, w.class)
             w.purpose, w.class, w.answer, w.valid_until, a.id, a.seq, a.channel, a.notice_id, a.word_id
        from consent_act a join consent_answer w on w.act_id = a.id
       where a.client_id = grounds_of.client
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
        from basis_approval b
       where b.approved_at is not null and b.ended_at is null
         and (b.basis = 'legal-duty'
           or grounds_of.state = 'active'
             and case b.purpose
                   when 'purchase' then 'buyer' = any (grounds_of.roles)
                   when 'tenancy' then 'tenant' = any (grounds_of.roles)
                   when 'sale' then 'seller' = any (grounds_of.roles)
                   when 'letting' then 'landlord' = any (grounds_of.roles)
                   when 'signing' then cardinality(grounds_of.roles) > 0
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
revoke all on function grounds_of(uuid, client_state, text[]) from public;

-- The one sealed value that was asked for of that client; `past/phone` with the id of a past value is that one (704).
create function sealed_of(client uuid, field text, item uuid) returns bytea
language plpgsql stable security invoker as $$
#variable_conflict use_column
begin
  if sealed_of.field like 'past/%' then
    return (select p.sealed from client_field_past p
             where p.id = sealed_of.item and p.client_id = sealed_of.client and opened_as(p.field) = substr(sealed_of.field, 6));
  elsif sealed_of.item is null then
    return (select f.sealed from client_field f where f.client_id = sealed_of.client and f.field = sealed_of.field);
  elsif sealed_of.field = 'demand.wording' then
    return (select d.wording from demand d where d.id = sealed_of.item and d.client_id = sealed_of.client);
  elsif sealed_of.field = 'property.address' then
    return (select p.address from property p where p.id = sealed_of.item and p.client_id = sealed_of.client);
  elsif sealed_of.field = 'property.certificateNo' then
    return (select p.certificate_no from property p where p.id = sealed_of.item and p.client_id = sealed_of.client);
  elsif sealed_of.field = 'property.wording' then
    return (select p.wording from property p where p.id = sealed_of.item and p.client_id = sealed_of.client);
  end if;
  return null;
end
$$;
revoke all on function sealed_of(uuid, text, uuid) from public;

-- As before in what it says: none for a client whom the caller does not see.
create or replace function standing_grounds(client uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp set plan_cache_mode = 'force_generic_plan' as $$
declare
  before text := coalesce(current_setting('kean.looked_at', true), '');
  seen record;
  grounds jsonb;
  setting text;
begin
  select c.state, c.roles into seen from client c where c.id = standing_grounds.client;
  if not found then return '[]'::jsonb; end if;
  setting := set_config('kean.looked_at', standing_grounds.client::text, true);
  grounds := grounds_of(standing_grounds.client, seen.state, seen.roles);
  setting := set_config('kean.looked_at', before, true);
  return grounds;
end
$$;

-- As before (704) in what it says: one answer for each question whose client the asker sees. What is set is assigned and not selected, and rows are returned one by one:
-- either is a question less for the executor.
create or replace function look_up_sealed(
  staff uuid[], region uuid[], branch uuid[], team uuid[], scope text[], kinds text[], client uuid[], field text[], item uuid[]
)
returns table (
  question integer, "regionId" uuid, "branchId" uuid, "teamId" uuid, "assigneeId" uuid, "assignmentLapsesAt" timestamptz,
  state client_state, origin client_origin, number integer, grounds jsonb, sealed bytea
)
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp set plan_cache_mode = 'force_generic_plan' as $$
#variable_conflict use_column
declare
  roles text[];
  setting text;
begin
  for n in 1 .. coalesce(array_length(look_up_sealed.client, 1), 0) loop
    setting := set_config('kean.staff', coalesce(look_up_sealed.staff[n]::text, ''), true);
    setting := set_config('kean.region', coalesce(look_up_sealed.region[n]::text, ''), true);
    setting := set_config('kean.branch', coalesce(look_up_sealed.branch[n]::text, ''), true);
    setting := set_config('kean.team', coalesce(look_up_sealed.team[n]::text, ''), true);
    setting := set_config('kean.client_scope', coalesce(look_up_sealed.scope[n], 'none'), true);
    setting := set_config('kean.client_kinds', coalesce(look_up_sealed.kinds[n], ''), true);
    setting := set_config('kean.looked_at', '', true);
    select c.region_id, c.branch_id, c.team_id, c.assignee_id, c.assignment_lapses_at, c.state, c.origin, c.number, c.roles
      into "regionId", "branchId", "teamId", "assigneeId", "assignmentLapsesAt", state, origin, number, roles
      from client c where c.id = look_up_sealed.client[n];
    continue when not found;
    setting := set_config('kean.looked_at', look_up_sealed.client[n]::text, true);
    question := n - 1;
    grounds := grounds_of(look_up_sealed.client[n], look_up_sealed.state, roles);
    sealed := sealed_of(look_up_sealed.client[n], look_up_sealed.field[n], look_up_sealed.item[n]);
    return next;
  end loop;
  setting := set_config('kean.staff', '', true);
  setting := set_config('kean.region', '', true);
  setting := set_config('kean.branch', '', true);
  setting := set_config('kean.team', '', true);
  setting := set_config('kean.client_scope', 'none', true);
  setting := set_config('kean.client_kinds', '', true);
  setting := set_config('kean.looked_at', '', true);
end
$$;
