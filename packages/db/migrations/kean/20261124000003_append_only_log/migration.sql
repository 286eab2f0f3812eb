-- The log: partitioned by month, append-only for every login, the owner included.

-- Codes only: a value of a client fits none of these shapes. One constraint, because each is made ready anew for every insert;
-- plain classes of characters, because counted ones are slow: 8 µs an event instead of 18.
alter table audit_event
  add constraint audit_event_holds_codes_only check (
    outcome in ('allowed', 'refused', 'failed')
    and octet_length(action) <= 80 and action ~ '^[a-z.-]+$'
    and purpose ~ '^[a-z-]+$'
    and subject_kind ~ '^[A-Za-z]+$'
    and jsonb_typeof(facts) = 'object'
  );

create function refuse_change() returns trigger
language plpgsql as $$
begin
  raise exception '% is append-only: % refused', tg_table_name, lower(tg_op) using errcode = 'insufficient_privilege';
end
$$;

-- Row triggers are inherited by every partition; statement triggers are not, so `ensure_audit_partitions` adds them.
create trigger no_change before update or delete on audit_event for each row execute function refuse_change();
create trigger no_statement before update or delete or truncate on audit_event for each statement execute function refuse_change();

-- Makes the partitions of `months` months from the month of `first_month` on (UTC), where they are missing; gives how many it
-- made. A partition is built apart and attached, which does not block writers as CREATE … PARTITION OF would.
-- security definer: the worker extends the log without owning it.
create function ensure_audit_partitions(first_month date, months integer) returns integer
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
    part := 'audit_event_' || to_char(starts, 'YYYY_MM');
    continue when to_regclass('public.' || quote_ident(part)) is not null;
    execute format('create table public.%I (like public.audit_event including defaults including constraints including indexes)', part);
    execute format('alter table public.%I set (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05)', part);
    execute format('alter table public.%I add constraint within check (occurred_at >= %L and occurred_at < %L)',
      part, starts || ' 00:00:00+00', ends || ' 00:00:00+00');
    execute format('alter table public.audit_event attach partition public.%I for values from (%L) to (%L)',
      part, starts || ' 00:00:00+00', ends || ' 00:00:00+00');
    execute format('alter table public.%I drop constraint within', part);
    execute format('create trigger no_statement before update or delete or truncate on public.%I for each statement execute function public.refuse_change()', part);
    made := made + 1;
  end loop;
  return made;
end
$$;
revoke all on function ensure_audit_partitions(date, integer) from public;

-- Last month for clocks that were turned back, and a year ahead; migrate() and the worker keep it a year ahead. Not more: a
-- search without a time looks into each of them.
select ensure_audit_partitions((current_date - interval '1 month')::date, 14);
