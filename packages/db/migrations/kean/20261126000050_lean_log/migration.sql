-- The log in fewer bytes. What repeats from event to event (words, people, branches, rules) is written once and named by a number;
-- `audit_event` becomes the view in which the log reads as before. Old events keep id, time and position, so that the files that
-- were signed still say what the database says.

-- CreateTable
CREATE TABLE "audit_form" (
    "number" INTEGER NOT NULL,
    "action" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "subject_kind" TEXT,
    "purpose" TEXT,
    "fields" TEXT[],
    "fact_names" TEXT[],

    CONSTRAINT "audit_form_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "audit_party" (
    "number" SERIAL NOT NULL,
    "id" UUID NOT NULL,

    CONSTRAINT "audit_party_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "audit_policy" (
    "number" SERIAL NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_policy_pkey" PRIMARY KEY ("number")
);

-- Wide columns first and none that needs filling: 80 bytes and the facts. No primary key: no search uses one, and it would take more
-- than any other index.
create table audit_record (
  position bigint not null default log_position(),
  occurred_at timestamptz(6) not null default clock_timestamp(),
  id uuid not null,
  session_id uuid,
  subject_id uuid,
  principal integer,
  branch integer,
  policy integer,
  form integer not null,
  facts text,
  subject_ids uuid[]
) partition by range (occurred_at);

-- Not unique: two transactions that meet the same word for the first time write it both, and neither waits for the other. Each
-- number means one thing all the same.
-- CreateIndex
CREATE INDEX "audit_form_action_idx" ON "audit_form"("action");

-- CreateIndex
CREATE INDEX "audit_party_id_idx" ON "audit_party"("id");

-- CreateIndex
CREATE INDEX "audit_policy_hash_idx" ON "audit_policy"("hash");

-- Codes only: a value of a client fits none of these shapes.
alter table audit_form
  alter column fields set not null,
  alter column fact_names set not null,
  add constraint audit_form_holds_codes_only check (
    outcome in ('allowed', 'refused', 'failed')
    and octet_length(action) <= 80 and action ~ '^[a-z.-]+$'
    and purpose ~ '^[a-z-]+$'
    and subject_kind ~ '^[A-Za-z]+$'
    and array_to_string(fields, '') ~ '^[A-Za-z0-9.-]*$' and array_position(fields, null) is null
    and array_to_string(fact_names, '') ~ '^[A-Za-z]*$'
  );
alter table audit_policy add constraint audit_policy_is_a_digest check (octet_length(hash) <= 64);

-- Hours since 1970. A person's events of one hour stand in the index as one key with a list of places: six bytes an event instead of
-- twenty-eight. A search walks along the hours and sorts within each.
create function log_hour(moment timestamptz) returns integer language sql immutable parallel safe
  return pg_catalog.floor(pg_catalog.date_part('epoch', moment - timestamptz '1970-01-01 00:00:00+00') / 3600)::integer;

-- The two lowest bits of a form's number say what the searches need to know of it: 1 is worth an index of its own (a rare action, or
-- not allowed), 2 was not allowed. Four actions are nearly the whole log, and the walk along time meets them at once.
create function audit_form_bits(action text, outcome text) returns integer language sql immutable parallel safe
  return case
    when outcome <> 'allowed' then 3
    when action in ('circulation.field-revealed', 'clients.dossier-read', 'clients.listed', 'clients.searched') then 0
    else 1 end;
create sequence audit_form_seq as integer maxvalue 536870911;

create index audit_record_position_idx on audit_record (position) with (fillfactor = 100);
create index audit_record_occurred_at_idx on audit_record (occurred_at) with (fillfactor = 100);
create index audit_record_principal_idx on audit_record (principal, log_hour(occurred_at));
create index audit_record_branch_idx on audit_record (branch, log_hour(occurred_at));
-- Four bytes of a subject's id lead to it and to hardly anybody else; the row says who it is.
create index audit_record_subject_idx on audit_record (uuid_hash(subject_id), log_hour(occurred_at)) where subject_id is not null;
create index audit_record_subject_ids_idx on audit_record using gin (subject_ids) where subject_ids is not null;
create index audit_record_rare_form_idx on audit_record (form, occurred_at) where form & 1 = 1;
create index audit_record_rare_principal_idx on audit_record (principal, occurred_at) where form & 1 = 1;
create index audit_record_not_allowed_idx on audit_record (occurred_at) where form & 2 = 2;

create trigger no_change before update or delete on audit_record for each row execute function refuse_change();
create trigger no_statement before update or delete or truncate on audit_record for each statement execute function refuse_change();
create trigger no_statement before update or delete or truncate on audit_form for each statement execute function refuse_change();
create trigger no_statement before update or delete or truncate on audit_party for each statement execute function refuse_change();
create trigger no_statement before update or delete or truncate on audit_policy for each statement execute function refuse_change();

-- As before, for the new table.
create or replace function ensure_audit_partitions(first_month date, months integer) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  starts date;
  ends date;
  part text;
  made integer := 0;
begin
  if months not between 1 and 1200 then
    raise exception 'between 1 and 1200 months at once' using errcode = 'invalid_parameter_value';
  end if;
  perform pg_advisory_xact_lock(hashtext('ensure_audit_partitions'));
  for step in 0 .. months - 1 loop
    starts := (date_trunc('month', first_month::timestamp) + make_interval(months => step))::date;
    ends := (starts + interval '1 month')::date;
    part := 'audit_record_' || to_char(starts, 'YYYY_MM');
    continue when to_regclass('public.' || quote_ident(part)) is not null;
    execute format('create table public.%I (like public.audit_record including defaults including constraints including indexes)', part);
    execute format('alter table public.%I set (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05)', part);
    execute format('alter table public.%I add constraint within check (occurred_at >= %L and occurred_at < %L)',
      part, starts || ' 00:00:00+00', ends || ' 00:00:00+00');
    execute format('alter table public.audit_record attach partition public.%I for values from (%L) to (%L)',
      part, starts || ' 00:00:00+00', ends || ' 00:00:00+00');
    execute format('alter table public.%I drop constraint within', part);
    execute format('create trigger no_statement before update or delete or truncate on public.%I for each statement execute function public.refuse_change()', part);
    made := made + 1;
  end loop;
  return made;
end
$$;

-- Every month that the old table had, and those ahead.
select ensure_audit_partitions(first, ((current_date - first) / 28 + 15)::integer)
  from (select least(min(occurred_at) at time zone 'UTC', current_date - interval '1 month')::date as first from audit_event) of_log;

-- The words of the old events, then the events in the order of the log.
create temporary table old_form on commit drop as
  select nextval('audit_form_seq')::integer * 4 + audit_form_bits(action, outcome) as number, forms.*
    from (select distinct action, outcome, subject_kind, purpose, fields,
                 array(select jsonb_object_keys(facts)) as fact_names from audit_event) forms;
insert into audit_form (number, action, outcome, subject_kind, purpose, fields, fact_names) select * from old_form;
insert into audit_party (id)
  select principal_id from audit_event where principal_id is not null
  union select branch_id from audit_event where branch_id is not null;
insert into audit_policy (hash) select distinct policy_hash from audit_event where policy_hash is not null;
analyze audit_form, audit_party, audit_policy;
insert into audit_record (position, occurred_at, id, session_id, subject_id, principal, branch, policy, form, facts, subject_ids)
  select event.position, event.occurred_at, event.id, event.session_id, event.subject_id, principal.number, branch.number, policy.number,
         form.number, nullif(jsonb_path_query_array(event.facts, '$.*')::text, '[]'), nullif(event.subject_ids, '{}')
    from audit_event event
    join audit_form form on form.action = event.action and form.outcome = event.outcome
                        and form.subject_kind is not distinct from event.subject_kind
                        and form.purpose is not distinct from event.purpose
                        and form.fields = event.fields and form.fact_names = array(select jsonb_object_keys(event.facts))
    left join audit_party principal on principal.id = event.principal_id
    left join audit_party branch on branch.id = event.branch_id
    left join audit_policy policy on policy.hash = event.policy_hash
   order by event.position, event.occurred_at, event.id;
do $$
begin
  if (select count(*) from audit_record) <> (select count(*) from audit_event) then
    raise exception 'not every event of the log was carried over';
  end if;
end
$$;
drop table audit_event;

-- Names and values of facts stand apart, in one order: names in the form, values in the row.
create function audit_facts(names text[], facts text) returns jsonb language sql immutable parallel safe
  return case when facts is not null then
    (select jsonb_object_agg(fact.name, facts::jsonb -> (fact.place - 1)::integer)
       from unnest(names) with ordinality as fact (name, place)) end;

-- The log as it reads. With the rights of whoever reads: nobody sees here what the tables would not show.
create view audit_event with (security_invoker = true) as
  select record.id, record.occurred_at, form.action, form.outcome, principal.id as principal_id, record.session_id,
         branch.id as branch_id, form.subject_kind, record.subject_id, coalesce(record.subject_ids, '{}') as subject_ids,
         form.purpose, form.fields, policy.hash as policy_hash, audit_facts(form.fact_names, record.facts) as facts, record.position
    from audit_record record
    left join audit_form form on form.number = record.form
    left join audit_party principal on principal.number = record.principal
    left join audit_party branch on branch.number = record.branch
    left join audit_policy policy on policy.number = record.policy;

-- The one way to write an event. What may be said of one is all that this type has: time and position are the database's own.
create type audit_input as (
  id uuid, action text, outcome text, principal uuid, session uuid, branch uuid, kind text, subject uuid, subjects uuid[], purpose text,
  fields text[], policy bytea, facts jsonb
);

-- Each gives the number of what was never met before. Called only where a look into the table found nothing; looks once more, because
-- an event before this one in the same statement may have brought it.
create function new_audit_party(party uuid) returns integer language plpgsql as $$
declare
  found_number integer := (select number from public.audit_party where id = party limit 1);
begin
  if found_number is null then
    insert into public.audit_party (id) values (party) returning number into found_number;
  end if;
  return found_number;
end
$$;
create function new_audit_policy(digest bytea) returns integer language plpgsql as $$
declare
  found_number integer := (select number from public.audit_policy where hash = digest limit 1);
begin
  if found_number is null then
    insert into public.audit_policy (hash) values (digest) returning number into found_number;
  end if;
  return found_number;
end
$$;
create function new_audit_form(event audit_input, names text[]) returns integer language plpgsql as $$
declare
  found_number integer := (
    select number from public.audit_form form
     where form.action = event.action and form.outcome = event.outcome and form.subject_kind is not distinct from event.kind
       and form.purpose is not distinct from event.purpose and form.fields = coalesce(event.fields, '{}') and form.fact_names = names
     limit 1);
begin
  if found_number is null then
    insert into public.audit_form (number, action, outcome, subject_kind, purpose, fields, fact_names)
    values (nextval('public.audit_form_seq') * 4 + public.audit_form_bits(event.action, event.outcome), event.action, event.outcome,
            event.kind, event.purpose, coalesce(event.fields, '{}'), names)
    returning number into found_number;
  end if;
  return found_number;
end
$$;

-- security definer: whoever records an event needs no right on any table of the log, and can leave out none of its rules. Gives how
-- many it wrote, in their order.
create function append_audit_events(events audit_input[]) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  written integer;
begin
  insert into public.audit_record (id, session_id, subject_id, principal, branch, policy, form, facts, subject_ids)
  select event.id, event.session, event.subject,
         case when event.principal is not null then coalesce(principal.number, public.new_audit_party(event.principal)) end,
         case when event.branch is not null then coalesce(branch.number, public.new_audit_party(event.branch)) end,
         case when event.policy is not null then coalesce(policy.number, public.new_audit_policy(event.policy)) end,
         coalesce(form.number, public.new_audit_form(event, fact.names)),
         nullif(jsonb_path_query_array(event.facts, 'strict $.*')::text, '[]'),
         nullif(event.subjects, '{}')
    from unnest(events) event
    cross join lateral (select array(select jsonb_object_keys(event.facts)) as names) fact
    left join lateral (select number from public.audit_party where id = event.principal limit 1) principal on true
    left join lateral (select number from public.audit_party where id = event.branch limit 1) branch on true
    left join lateral (select number from public.audit_policy where hash = event.policy limit 1) policy on true
    left join lateral (
      select number from public.audit_form form
       where form.action = event.action and form.outcome = event.outcome and form.subject_kind is not distinct from event.kind
         and form.purpose is not distinct from event.purpose and form.fields = coalesce(event.fields, '{}')
         and form.fact_names = fact.names
       limit 1) form on true;
  get diagnostics written = row_count;
  return written;
end
$$;

-- As before, for the new table: the greatest position is the end of an index there, and a walk through everything in the view.
create or replace function begin_log_era() returns integer
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  here bigint := (select system_identifier from pg_control_system());
  latest audit_era;
  beyond bigint;
  shift_now bigint := 0;
begin
  perform pg_advisory_xact_lock(hashtext('begin_log_era'));
  select * into latest from audit_era order by era desc limit 1;
  if latest.cluster = here then
    return latest.era;
  end if;
  if latest.era is not null then
    select greatest((select max(position) from audit_record), (select max(position) from audit_batch), 0) into beyond;
    shift_now := greatest(0, beyond + 1 - pg_current_xact_id()::text::bigint);
    execute format(
      'create or replace function public.log_position() returns bigint language sql stable parallel safe
         return pg_catalog.pg_current_xact_id()::text::bigint + %s', shift_now);
  end if;
  insert into audit_era (era, cluster, shift) values (coalesce(latest.era, 0) + 1, here, shift_now);
  return coalesce(latest.era, 0) + 1;
end
$$;

-- Rights: to read, and to record.
revoke all on function new_audit_party(uuid), new_audit_policy(bytea), new_audit_form(audit_input, text[]) from public;
revoke all on function append_audit_events(audit_input[]) from public;
grant execute on function append_audit_events(audit_input[]) to kean_api, kean_worker;
grant select on audit_event, audit_record, audit_form, audit_party, audit_policy to kean_api, kean_worker;
