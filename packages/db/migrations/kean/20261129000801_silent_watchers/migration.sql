-- Clause 5.4: whoever wants to stay unseen silences what watches. A silent watcher is an alert without a person, told by another process than the
-- silent one (ADR 0063).

-- AlterTable
ALTER TABLE "leak_alert" ADD COLUMN     "spoke_at" TIMESTAMPTZ(6),
ALTER COLUMN "staff_id" DROP NOT NULL,
ALTER COLUMN "position" DROP NOT NULL,
ALTER COLUMN "event_id" DROP NOT NULL;

alter table leak_alert
  -- An alert is about a person and knows its act, or about a watcher, and then there is neither.
  add constraint leak_alert_is_about_one check (
    (staff_id is null) = (rule like 'silent-%') and (staff_id is null) = (event_id is null) and (staff_id is null) = (position is null)),
  add constraint leak_alert_only_watchers_speak check (spoke_at is null or staff_id is null);
-- The same silence is one alert, whoever sees it first; and a watcher that is silent has one alert, not one for each that looks.
create unique index leak_alert_of_a_silence_key on leak_alert (rule, window_from) where staff_id is null;
create unique index leak_alert_while_silent_key on leak_alert (rule) where staff_id is null and spoke_at is null;

-- Seen by whoever holds the grant; nobody sees what is about themself, and a watcher is nobody.
drop policy leak_alert_of_others on leak_alert;
create policy leak_alert_of_others on leak_alert for select to kean_api
  using (staff_id is distinct from (select kean_setting('kean.staff')) and (select sees_leak_alerts()));

-- By its definer's rights: no process may write an alert of its own making, or take one of a person out by calling it a watcher. Told again, a
-- silence is the alert that it was; it opens anew where it had ended.
create function watcher_falls_silent(watcher text, since timestamptz, bound_seconds integer)
returns table (id uuid, times integer, measured integer)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  silent_seconds integer := least(2147483647, extract(epoch from clock_timestamp() - since))::integer;
begin
  if watcher !~ '^[a-z]{1,20}$' or bound_seconds < 1 or silent_seconds < bound_seconds then return; end if;
  perform pg_advisory_xact_lock(hashtext('kean.silent-watchers'));
  return query
    insert into public.leak_alert as alert (rule, window_from, window_minutes, severity, first_at, last_at, measured, threshold)
    select 'silent-' || watcher, since, greatest(1, bound_seconds / 60), 'critical', clock_timestamp(), clock_timestamp(), silent_seconds, bound_seconds
     where not exists (select from public.leak_alert a where a.rule = 'silent-' || watcher and a.staff_id is null and a.spoke_at is null)
    on conflict (rule, window_from) where staff_id is null do update
       set times = alert.times + 1, last_at = clock_timestamp(), measured = greatest(alert.measured, excluded.measured), spoke_at = null,
           version = alert.version + 1, state = case alert.state when 'closed' then 'new' else alert.state end, closed_as = null, duplicate_of = null
    returning alert.id, alert.times, alert.measured;
end
$$;
-- What ended says since when; it stays open, for somebody to say what it was.
create function watcher_speaks_again(watcher text) returns table (id uuid, silent_seconds integer)
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update public.leak_alert a set spoke_at = clock_timestamp(), version = a.version + 1
   where a.rule = 'silent-' || watcher and a.staff_id is null and a.spoke_at is null
  returning a.id, least(2147483647, extract(epoch from a.spoke_at - a.window_from))::integer
$$;
-- Somebody may act at present: then a log in which nothing happens is strange. How many, and who, stays away.
create function somebody_is_signed_in() returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select from public.auth_session where expires_at > now())
$$;
revoke execute on function watcher_falls_silent(text, timestamptz, integer), watcher_speaks_again(text), somebody_is_signed_in() from public;
grant execute on function watcher_falls_silent(text, timestamptz, integer), watcher_speaks_again(text), somebody_is_signed_in() to kean_api, kean_worker;
-- As before; a watcher that is silent is not closed away, and it repeats only an alert of its own kind.
create or replace function leak_alert_step_moves() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  who uuid := public.kean_setting('kean.staff');
  alert public.leak_alert;
begin
  if public.kean_repairs() then return new; end if;
  select * into alert from public.leak_alert where id = new.alert_id for update;
  if alert.id is null or who is null or new.done_by is distinct from who or alert.staff_id = who then
    raise exception 'another handles it' using errcode = 'check_violation';
  end if;
  if new.version <> alert.version then
    raise exception 'it has moved on' using errcode = 'check_violation';
  end if;
  if new.act = 'assign' and new.assigned_to is not null and not exists (
    select from public.role_in_force r join public.role_grant g on g.role_code = r.code
     where r.staff_id = new.assigned_to and g.clause = 'incidents' and g.action = 'triage-alerts' and (g.expires_at is null or g.expires_at > now())
  ) then
    raise exception 'it is assigned to whoever may handle it' using errcode = 'check_violation';
  end if;
  if new.act = 'close' and alert.staff_id is null and alert.spoke_at is null then
    raise exception 'it is silent still' using errcode = 'check_violation';
  end if;
  if not (case new.act
       when 'assign' then alert.state <> 'closed'
       when 'triage' then alert.state = 'new'
       when 'case' then alert.state in ('new', 'triaged')
       when 'close' then alert.state <> 'closed'
       when 'reopen' then alert.state = 'closed'
       else true end) then
    raise exception 'it does not go that way' using errcode = 'check_violation';
  end if;
  if new.closed_as = 'duplicate' and not exists (
    select from public.leak_alert o where o.id = new.duplicate_of and o.id <> alert.id and o.staff_id is not distinct from alert.staff_id
       and (alert.staff_id is not null or o.rule = alert.rule) and o.duplicate_of is null
  ) then
    raise exception 'it repeats another alert of the same person or watcher' using errcode = 'check_violation';
  end if;
  update public.leak_alert set
    state = case new.act when 'triage' then 'triaged' when 'case' then 'in-case' when 'close' then 'closed' when 'reopen' then 'triaged' else state end,
    assigned_to = case new.act when 'assign' then new.assigned_to when 'triage' then coalesce(assigned_to, who) else assigned_to end,
    closed_as = case new.act when 'close' then new.closed_as when 'reopen' then null else closed_as end,
    duplicate_of = case new.act when 'close' then new.duplicate_of when 'reopen' then null else duplicate_of end,
    version = version + 1
   where id = alert.id;
  return new;
end
$$;
