-- Clause 5.3: an account that was signed out, or opens by other means than before, is told to other systems in the same transaction, by
-- whatever way it came about. What runs out by itself is nobody's decision and is told to nobody.

-- AlterTable
ALTER TABLE "connector_delivery" ADD COLUMN     "caused_by" TEXT;

alter table connector
  drop constraint connector_tells_what_happens,
  add constraint connector_tells_what_happens check (tells <@ array[
    'staff-left', 'staff-returned', 'staff-suspended', 'staff-resumed', 'sessions-revoked', 'credential-changed', 'credential-ended']);
update connector set tells = tells || '{credential-changed}' where kind = 'webhook';
alter table connector_delivery
  drop constraint connector_delivery_event_known,
  add constraint connector_delivery_event_known check (event in (
    'staff-left', 'staff-returned', 'staff-suspended', 'staff-resumed', 'sessions-revoked', 'credential-changed', 'credential-ended',
    'verification')),
  add constraint connector_delivery_caused_by_known check (caused_by in ('user', 'admin', 'system'));

-- Who brought it about, as the operation says. It words the reason and decides nothing.
create function said_cause() returns text
language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select case when said in ('user', 'admin', 'system') then said end from (select current_setting('kean.caused_by', true) as said) asked
$$;

create or replace function queue_delivery(of_connector uuid, of_event text, person uuid, of_detail text, act_of uuid) returns uuid
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  made uuid := gen_random_uuid();
begin
  insert into connector_delivery (id, connector_id, event, staff_id, detail, asked_by, caused_by)
  values (made, of_connector, of_event, person, of_detail, act_of, case when person is not null then said_cause() end);
  insert into outbox (queue, job, key, payload)
  values ('connectors', 'personnel.deliver', 'personnel.deliver/' || made, json_build_object('deliveryId', made)::jsonb);
  perform pg_notify('kean_outbox', '');
  return made;
end
$$;

-- One thing that one transaction does in several statements is told once.
create or replace function tell_connectors(of_event text, person uuid, of_detail text) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  told integer := 0;
  one uuid;
begin
  for one in
    select c.id from connector c
     where c.state = 'on' and of_event = any (c.tells)
       and not exists (
         select from connector_delivery d
          where d.staff_id = person and d.connector_id = c.id and d.event = of_event and d.detail is not distinct from of_detail
            and d.state = 'waiting' and d.xmin = pg_current_xact_id()::xid)
     order by c.id
  loop
    perform queue_delivery(one, of_event, person, of_detail, null);
    told := told + 1;
  end loop;
  return told;
end
$$;

-- A trial of one system, which names nobody. Whoever connects systems sends one, and whoever releases them.
create or replace function tell_connector(of_connector uuid, of_event text, person uuid, of_detail text, act_of uuid) returns uuid
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if of_event <> 'verification' or person is not null then
    raise exception 'what happened is told by what made it happen' using errcode = 'check_violation';
  end if;
  if act_of is not null and not holds_in_office(act_of, 'personnel', 'try-connectors') then
    raise exception 'whoever tries a system may do so' using errcode = 'check_violation';
  end if;
  return queue_delivery(of_connector, of_event, person, of_detail, act_of);
end
$$;

-- Sessions that somebody ended before their time, of people at work: of everybody else it was told that they are gone or away, and with that
-- everything ended. Whoever signs out where they sit revokes nothing.
create function sessions_end_is_told() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  one uuid;
begin
  if current_setting('kean.caused_by', true) = 'signing-out' then
    return null;
  end if;
  for one in
    select distinct w.user_id from rows_was w join staff s on s.id = w.user_id
     where w.expires_at > clock_timestamp() and s.status = 'active'
  loop
    perform tell_connectors('sessions-revoked', one, null);
  end loop;
  return null;
end
$$;
create trigger sessions_end_is_told after delete on auth_session referencing old table as rows_was
  for each statement execute function sessions_end_is_told();

create function credential_change_is_told(person uuid, kind text) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select from staff s where s.id = person and s.status <> 'left') then
    perform tell_connectors('credential-changed', person, kind);
  end if;
end
$$;

-- A password is changed by its owner, or set anew in a recovery. Taken away it is by a restore alone: of a leaver everything was told.
create function password_change_is_told() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.password is null then
    perform credential_end_is_told(new.user_id, 'password');
  else
    perform set_config('kean.caused_by', coalesce(said_cause(), 'user'), true);
    perform credential_change_is_told(new.user_id, 'password');
  end if;
  return null;
end
$$;
create trigger password_change_is_told after update of password on auth_account
  for each row when (old.password is distinct from new.password) execute function password_change_is_told();

-- An account at the company's provider by which somebody comes in from now on, or no more.
create function identity_is_told() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    perform credential_change_is_told(new.user_id, 'identity');
  else
    perform credential_end_is_told(old.user_id, 'identity');
  end if;
  return null;
end
$$;
create trigger identity_made_is_told after insert on auth_account
  for each row when (starts_with(new.provider_id, 'oidc ')) execute function identity_is_told();
create trigger identity_end_is_told after delete on auth_account
  for each row when (starts_with(old.provider_id, 'oidc ')) execute function identity_is_told();

-- A passkey lives in the device that people sign in with, or is carried to it.
create function factor_in_words(factor second_factor) returns text
language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select case when factor.kind::text <> 'passkey' then factor.kind::text
              when 'internal' = any (factor.transports) then 'passkey-platform' else 'passkey-roaming' end
$$;
create or replace function second_factor_end_is_told() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if old.confirmed_at is not null then
    perform credential_end_is_told(old.staff_id, factor_in_words(old));
  end if;
  return null;
end
$$;
create function second_factor_made_is_told() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform credential_change_is_told(new.staff_id, factor_in_words(new));
  return null;
end
$$;
create trigger made_is_told after insert on second_factor
  for each row when (new.confirmed_at is not null) execute function second_factor_made_is_told();
create trigger confirmed_is_told after update of confirmed_at on second_factor
  for each row when (old.confirmed_at is null and new.confirmed_at is not null) execute function second_factor_made_is_told();

-- Codes for the day when all else is gone come in sets; they end with what they stand for, and that is told.
create function recovery_codes_made_is_told() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  one uuid;
begin
  for one in select distinct staff_id from rows_now loop
    perform credential_change_is_told(one, 'recovery-codes');
  end loop;
  return null;
end
$$;
create trigger made_is_told after insert on recovery_code referencing new table as rows_now
  for each statement execute function recovery_codes_made_is_told();

-- What follows from a provider's word was caused by a system, and is told once: a suspension says all, and so do sessions that ended.
create or replace function take_signal(of_connector uuid, act_of uuid, named bytea, told text, person uuid, signed_at timestamptz) returns text
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  this uuid := gen_random_uuid();
  allowed text[];
  done text := 'nothing';
begin
  if not signals_speak(of_connector, act_of) then
    raise exception 'this provider is not heard now' using errcode = 'check_violation';
  end if;
  insert into signal_event (id, connector_id, name_digest, event, staff_id, outcome, issued_at)
  values (this, of_connector, named, told, null, 'nothing', signed_at) on conflict do nothing;
  if not found then
    return null;
  end if;
  perform set_config('kean.caused_by', 'system', true);
  select coalesce(array_agg(effect), '{}') into allowed from signal_allowance where connector_id = of_connector;
  if told in ('session-revoked', 'credential-revoked', 'credential-compromised', 'account-disabled') then
    if not exists (select from staff where id = person and status <> 'left') then
      done := 'nobody';
      person := null;
    else
      done := 'not-allowed';
      if told = 'account-disabled' and 'suspension' = any (allowed) then
        done := case when suspend_on_a_word(person, act_of) then 'suspended' else 'left-to-people' end;
      end if;
      if told = 'credential-compromised' and 'credentials' = any (allowed) then
        update api_key set revoked_at = now() where staff_id = person and revoked_at is null;
        delete from known_device where staff_id = person;
        done := 'credentials-ended';
      end if;
      if done in ('suspended', 'left-to-people', 'credentials-ended') or 'sessions' = any (allowed) then
        -- Also where the person has no session here: others may hold one.
        if done <> 'suspended' then
          perform tell_connectors('sessions-revoked', person, null);
        end if;
        delete from auth_session where user_id = person;
        done := case when done = 'not-allowed' then 'sessions-ended' else done end;
      end if;
    end if;
  else
    person := null;
  end if;
  update signal_event set staff_id = person, outcome = done where id = this;
  return done;
end
$$;

-- Every night, also of a provider that says nothing any more.
create or replace function trim_deliveries() returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  gone integer;
begin
  delete from webhook_secret where ends_at < clock_timestamp();
  delete from signal_event where received_at < clock_timestamp() - interval '90 days';
  delete from connector_delivery d
   where d.state in ('delivered', 'dropped', 'confirmed') and d.happened_at < clock_timestamp() - interval '90 days'
     and not exists (select from leaving l where l.staff_id = d.staff_id and l.state in ('running', 'waiting', 'failed'));
  get diagnostics gone = row_count;
  return gone;
end
$$;

revoke all on function said_cause(), sessions_end_is_told(), credential_change_is_told(uuid, text), password_change_is_told(),
  identity_is_told(), factor_in_words(second_factor), second_factor_made_is_told(), recovery_codes_made_is_told() from public;

-- Offices that exist already: whoever connects systems, and whoever releases them; a new one has it from its seed.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), g.role_code, 'personnel', 'try-connectors', 'Connector', 'agency'
  from role_grant g
 where g.clause = 'personnel' and g.action in ('provision', 'release-connectors') and g.scope = 'agency'
   and not exists (
     select from role_grant t where t.role_code = g.role_code and t.clause = 'personnel' and t.action = 'try-connectors')
 group by g.role_code;
