-- How long each group of a client's information is kept, from what on, by whose decision; and when that is over for each client.
-- AlterTable
ALTER TABLE "service_event" ALTER COLUMN "stated_by" DROP NOT NULL;

-- CreateTable
CREATE TABLE "retention_rule" (
    "id" UUID NOT NULL,
    "group_code" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "starts_with" TEXT NOT NULL,
    "months" INTEGER NOT NULL,
    "law" TEXT,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "drafted_by" UUID NOT NULL,
    "drafted_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "simulated_at" TIMESTAMPTZ(6),
    "simulated_due" INTEGER,
    "published_by" UUID,
    "published_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "retention_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "retention_clock" (
    "client_id" UUID NOT NULL,
    "group_code" TEXT NOT NULL,
    "rule_id" UUID NOT NULL,
    "started_on" DATE NOT NULL,
    "due_on" DATE NOT NULL,
    "wound_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "retention_clock_pkey" PRIMARY KEY ("client_id","group_code")
);

-- CreateIndex
CREATE UNIQUE INDEX "retention_rule_group_code_version_key" ON "retention_rule"("group_code", "version");

-- CreateIndex
CREATE INDEX "retention_clock_due_on_client_id_idx" ON "retention_clock"("due_on", "client_id");

-- AddForeignKey
ALTER TABLE "retention_clock" ADD CONSTRAINT "retention_clock_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "retention_clock" ADD CONSTRAINT "retention_clock_rule_id_fkey" FOREIGN KEY ("rule_id") REFERENCES "retention_rule"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Months below which no rule goes, as the table of law says them: contracts (房地产经纪管理办法 26), assessments (PIPL 56), logs (网络安全法 23).
create function retention_floor_months(of_group text) returns integer
language sql immutable parallel safe
return case of_group when 'contract-papers' then 60 when 'assessments' then 36 when 'logs' then 6 else 1 end;

alter table retention_rule
  add constraint retention_rule_group_known
    check (group_code in ('client-dossier', 'client-needs', 'client-property', 'contract-papers', 'assessments', 'logs')),
  add constraint retention_rule_starts_known check (
    starts_with = any (case group_code
      when 'contract-papers' then array['contract-ended']
      when 'assessments' then array['recorded']
      when 'logs' then array['recorded']
      else array['last-contact', 'service-finished', 'contract-ended', 'consent-withdrawn'] end)),
  -- Whatever the process and whoever owns it thinks: no floor is undercut.
  add constraint retention_rule_keeps_its_floor check (months between retention_floor_months(group_code) and 1200),
  add constraint retention_rule_names_a_fact check (law ~ '^[a-z0-9-]+/[a-z0-9-]+$'),
  add constraint retention_rule_state_known check (state in ('draft', 'published', 'superseded', 'dropped')),
  add constraint retention_rule_simulated check ((simulated_at is null) = (simulated_due is null)),
  add constraint retention_rule_published_by_somebody
    check ((state in ('published', 'superseded')) = (published_by is not null) and (published_by is null) = (published_at is null)),
  add constraint retention_rule_is_published_by_another check (published_by is null or published_by <> drafted_by),
  add constraint retention_rule_is_simulated_first check (published_by is null or simulated_at is not null),
  add constraint retention_rule_ended check ((state in ('superseded', 'dropped')) = (ended_at is not null));
create unique index retention_rule_one_stands on retention_rule (group_code) where state = 'published';
create unique index retention_rule_one_is_drafted on retention_rule (group_code) where state = 'draft';

-- A rule is drafted, simulated and published, and never rewritten: another version replaces it.
create function retention_rule_stands() returns trigger language plpgsql as $$
begin
  if (new.id, new.group_code, new.version, new.starts_with, new.months, new.drafted_by, new.drafted_at)
       is distinct from (old.id, old.group_code, old.version, old.starts_with, old.months, old.drafted_by, old.drafted_at)
     or new.law is distinct from old.law
     or (old.published_by is not null and (new.published_by, new.published_at) is distinct from (old.published_by, old.published_at))
     or old.state in ('superseded', 'dropped')
     or (old.state = 'published' and new.state <> 'published' and new.state <> 'superseded') then
    raise exception 'a rule stands as it was drafted' using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$$;
create trigger stands before update on retention_rule for each row execute function retention_rule_stands();

alter table service_event
  drop constraint service_event_kind_known,
  add constraint service_event_kind_known check (kind in ('contacted', 'service-resumed', 'service-finished', 'contract-ended')),
  add constraint service_event_stated_by_somebody check (stated_by is not null or kind = 'contacted');
create unique index service_event_one_visit_a_day on service_event (client_id, on_day) where stated_by is null;

-- A client who comes to their own pages was in contact. Visits are forgotten after a month; the day stays.
create function visit_is_contact() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  reach text := coalesce(current_setting('kean.client_scope', true), '');
begin
  perform set_config('kean.client_scope', 'agency', true);
  insert into service_event (id, client_id, kind, on_day)
  values (gen_random_uuid(), new.client_id, 'contacted', (now() at time zone 'Asia/Shanghai')::date)
  on conflict do nothing;
  perform set_config('kean.client_scope', reach, true);
  return null;
end
$$;
revoke all on function visit_is_contact() from public;
create trigger is_contact after insert on client_visit for each row execute function visit_is_contact();

-- By the rule that stands for contracts, never less than law asks; the last end that was stated counts.
create or replace function contract_kept_until(of_client uuid) returns date
language sql stable
begin atomic
  select case
    when exists (
      select from paper_file f
       where f.client_id = of_client and f.class = 'contract' and f.state <> 'shredded'
         and not exists (
           select from service_event e
            where e.client_id = of_client and e.kind = 'contract-ended' and e.stated_at >= f.filed_at
         )
    ) then 'infinity'::date
    else (
      select (max(e.on_day) + make_interval(months => greatest(
               retention_floor_months('contract-papers'),
               (select r.months from retention_rule r where r.group_code = 'contract-papers' and r.state = 'published')
             )))::date + 1
        from service_event e where e.client_id = of_client and e.kind = 'contract-ended'
    )
  end;
end;
grant execute on function contract_kept_until(uuid) to kean_api;

-- When each group of these clients is over, by the rules that stand, or as if the draft stood. A row for each group that a rule speaks of and in
-- which something is kept. `due_on` is null while what starts the period has not happened; the whole client is due with the last of the
-- groups, and not before their contracts are. A service is not finished before the client was last in contact, whatever is stated.
create function retention_clocks(ids uuid[], draft uuid)
returns table (client_id uuid, group_code text, rule_id uuid, started_on date, due_on date, kept_until date)
language sql stable
begin atomic
  with rule as (
    select distinct on (r.group_code) r.id, r.group_code, r.starts_with, r.months
      from retention_rule r where r.state = 'published' or r.id = draft
     order by r.group_code, (r.id is not distinct from draft) desc
  ), who as (
    select c.id, contract_kept_until(c.id) as kept_until,
           greatest((c.created_at at time zone 'Asia/Shanghai')::date, s.contact, k.answered, q.asked) as contact,
           case when f.kind = 'service-finished' then greatest(f.on_day, (c.created_at at time zone 'Asia/Shanghai')::date, s.contact, k.answered, q.asked) end as finished,
           s.ended, case when k.last_kind = 'withdrawn' then k.answered end as withdrawn
      from client c
      left join lateral (
        select max(e.on_day) filter (where e.kind in ('contacted', 'service-resumed')) as contact,
               max(e.on_day) filter (where e.kind = 'contract-ended') as ended
          from service_event e where e.client_id = c.id
      ) s on true
      left join lateral (
        select e.kind, e.on_day from service_event e
         where e.client_id = c.id and e.kind in ('service-finished', 'service-resumed') order by e.stated_at desc, e.id desc limit 1
      ) f on true
      left join lateral (
        select a.kind as last_kind, (a.at at time zone 'Asia/Shanghai')::date as answered
          from consent_act a where a.client_id = c.id order by a.at desc, a.id desc limit 1
      ) k on true
      left join lateral (
        select (max(r.taken_at) at time zone 'Asia/Shanghai')::date as asked from client_request r where r.client_id = c.id
      ) q on true
     where c.id = any (ids) and c.state <> 'erased'
  ), part as (
    select w.id, w.kept_until, r.group_code, r.id as rule_id, r.months,
           case r.starts_with when 'last-contact' then w.contact when 'service-finished' then w.finished
             when 'contract-ended' then w.ended when 'consent-withdrawn' then w.withdrawn end as started_on
      from who w join rule r on r.group_code = 'client-dossier'
        or (r.group_code = 'client-needs' and exists (select from demand d where d.client_id = w.id))
        or (r.group_code = 'client-property' and exists (select from property p where p.client_id = w.id))
  ), reckoned as (
    select p.*, (p.started_on + make_interval(months => p.months))::date + 1 as over_on from part p
  )
  select r.id, r.group_code, r.rule_id, r.started_on,
         case when r.group_code <> 'client-dossier' then r.over_on
              when bool_or(r.over_on is null) over (partition by r.id) then null
              else greatest(max(r.over_on) over (partition by r.id), r.kept_until) end,
         case when r.group_code = 'client-dossier' then r.kept_until end
    from reckoned r;
end;
revoke all on function retention_clocks(uuid[], uuid) from public;
grant execute on function retention_clocks(uuid[], uuid) to kean_api, kean_worker;

alter table retention_clock enable row level security;
alter table retention_clock force row level security;
create policy retention_clock_of_seen_client on retention_clock for all
using ((select kean_sees_all()) or exists (select from client c where c.id = client_id));

grant select, insert on retention_rule to kean_api;
grant update (state, simulated_at, simulated_due, published_by, published_at, ended_at) on retention_rule to kean_api;
grant select on retention_rule to kean_worker, kean_backup;
grant select on retention_clock to kean_api, kean_backup;
grant select, insert, delete, update (rule_id, started_on, due_on, wound_at) on retention_clock to kean_worker;

-- Offices that exist already; a new one has it from its seed. What is granted already is left as it is.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), given.role_code, 'retention', given.action, given.subject, given.scope
  from (values
    ('compliance', 'read-rules', 'RetentionRule', 'agency'), ('compliance', 'write-rules', 'RetentionRule', 'agency'),
    ('agent', 'see-clocks', 'Client', 'own'), ('agent', 'state-events', 'Client', 'own'),
    ('store-manager', 'see-clocks', 'Client', 'branch'), ('store-manager', 'state-events', 'Client', 'branch'),
    ('regional-manager', 'see-clocks', 'Client', 'region'),
    ('compliance', 'see-clocks', 'Client', 'agency'), ('compliance', 'state-events', 'Client', 'agency')
  ) as given(role_code, action, subject, scope)
 where exists (select from role r where r.code = given.role_code)
   and not exists (
     select from role_grant g where g.role_code = given.role_code and g.clause = 'retention' and g.action = given.action
   );
