-- Whoever holds the tablet can draw a signature. So it opens what word of mouth opens, and when: a day after the client was told in writing
-- what was signed in their name, with a link that takes it back by one tap (ADR 0040).
-- CreateTable
CREATE TABLE "consent_objection" (
    "act_id" UUID NOT NULL,
    "link_digest" BYTEA NOT NULL,
    "objected_at" TIMESTAMPTZ(6),
    "objected_in" BIGINT,

    CONSTRAINT "consent_objection_pkey" PRIMARY KEY ("act_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "consent_objection_link_digest_key" ON "consent_objection"("link_digest");

-- AddForeignKey
ALTER TABLE "consent_objection" ADD CONSTRAINT "consent_objection_act_id_fkey" FOREIGN KEY ("act_id") REFERENCES "consent_act"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table consent_objection
  add constraint consent_objection_digest check (octet_length(link_digest) = 32),
  add constraint consent_objection_answered check ((objected_at is null) = (objected_in is null));

alter table consent_objection enable row level security;
alter table consent_objection force row level security;
create policy consent_objection_of_seen_act on consent_objection for all
using (link_digest = (select kean_borne()) or exists (select from consent_act a where a.id = act_id));

-- The link is given with the act. That somebody bore it, the function says.
grant select, insert (act_id, link_digest) on consent_objection to kean_api;
grant select on consent_objection to kean_backup;

-- Whoever bears the link takes back what was signed in their name: once, and as long as messages of the office are kept in mind.
create function object_to_consent(secret text) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  act uuid;
begin
  update consent_objection o set objected_at = clock_timestamp(), objected_in = txid_current()
   where o.link_digest = sha256(convert_to(secret, 'UTF8')) and o.objected_at is null
     and exists (select from consent_act a where a.id = o.act_id and a.at > now() - interval '30 days')
   returning o.act_id into act;
  return act;
end $$;
revoke all on function object_to_consent(text) from public;
grant execute on function object_to_consent(text) to kean_api;

-- As before, and: a taking-back by such a link, in the transaction that answers it.
create or replace function own_phone_is_a_visit() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.recorded_by is null and new.kind = 'withdrawn' and exists (
    select from consent_objection o join consent_act a on a.id = o.act_id
     where a.client_id = new.client_id and o.objected_in = txid_current())
  then
    return new;
  end if;
  if new.recorded_by is not null or not exists (
    select from client_visit v
     where v.id = new.visit_id and v.client_id = new.client_id and v.ended_at is null and v.ends_at > clock_timestamp())
  then
    raise exception 'what comes from the client''s own phone is said in a visit of theirs' using errcode = '42501';
  end if;
  return new;
end $$;

-- As before, and: a signature waits as word of mouth does.
create or replace function standing_grounds(client uuid) returns jsonb
language sql stable security invoker as $$
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
$$;
