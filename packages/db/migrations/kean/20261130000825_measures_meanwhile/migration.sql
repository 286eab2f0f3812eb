-- Clause 5.4: an answer that took a while is asked again just before it goes out, by when the last measure was pressed (ADR 0074). Presses wait for
-- each other until they are committed, and their time is taken by the clock after that wait: whoever saw one saw all that were pressed before.
create or replace view containment_in_force as
  select id, kind, staff_id, client_id, branch_id, field_class, pressed_by, pressed_at
    from containment
   where lifted_at is null and not is_drill and (ends_at is null or ends_at > now());

-- Whoever is frozen allows nothing, connects nothing and lets nobody speak by their key, as whoever is away.
create or replace function holds_in_office(person uuid, of_clause text, of_action text) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select from staff s join staff_role r on r.staff_id = s.id join role_grant g on g.role_code = r.role_code
     where s.id = person and s.status = 'active' and (s.leaves_at is null or s.leaves_at > clock_timestamp())
       and not exists (select from staff_due_away w where w.staff_id = s.id)
       and not exists (select from containment_in_force f where f.kind = 'freeze' and f.staff_id = s.id)
       and g.clause = of_clause and g.action = of_action and g.scope = 'agency'
       and (g.expires_at is null or g.expires_at > clock_timestamp()))
$$;

-- Nor sees what is kept of leaks, whatever the process believes.
create or replace function holds_incident_grant(who uuid, act text) returns boolean language sql stable as $$
  select exists (
    select from role_in_force r join role_grant g on g.role_code = r.code
     where r.staff_id = who and g.clause = 'incidents' and g.action = act and g.scope = 'agency' and (g.expires_at is null or g.expires_at > now()))
    and not exists (select from containment_in_force f where f.kind = 'freeze' and f.staff_id = who)
$$;

-- Whoever follows one client looks anew when that client is locked, or may be: what they see no more closes on their screen (it rings as consents do).
create function containment_rings() returns trigger language plpgsql as $$
begin
  if not new.is_drill and (new.client_id is not null or new.kind in ('lock', 'mask')) then
    perform pg_notify('kean_consent', coalesce(new.client_id::text, ''));
  end if;
  return null;
end
$$;
revoke all on function containment_rings() from public;
create trigger containment_rings after insert or update on containment for each row execute function containment_rings();
