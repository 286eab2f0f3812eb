-- Clause 5.3: other systems are told in the transaction in which somebody leaves, is away, comes back, or loses a way in. What is told is a row
-- that stays until it was taken or a person answers for it.

-- AlterTable
ALTER TABLE "connector" ADD COLUMN     "tells" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "connector_delivery" (
    "id" UUID NOT NULL,
    "connector_id" UUID NOT NULL,
    "event" TEXT NOT NULL,
    "staff_id" UUID,
    "detail" TEXT,
    "happened_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(6),
    "last_tried_at" TIMESTAMPTZ(6),
    "claimed_until" TIMESTAMPTZ(6),
    "cause" TEXT,
    "status" INTEGER,
    "latency_ms" INTEGER,
    "delivered_at" TIMESTAMPTZ(6),
    "asked_by" UUID,
    "confirmed_by" UUID,
    "confirmed_at" TIMESTAMPTZ(6),

    CONSTRAINT "connector_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook" (
    "connector_id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "released_by" UUID,
    "released_at" TIMESTAMPTZ(6),

    CONSTRAINT "webhook_pkey" PRIMARY KEY ("connector_id")
);

-- CreateTable
CREATE TABLE "webhook_secret" (
    "id" UUID NOT NULL,
    "connector_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "made_by" UUID NOT NULL,
    "made_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "ends_at" TIMESTAMPTZ(6),

    CONSTRAINT "webhook_secret_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "connector_delivery_connector_id_happened_at_idx" ON "connector_delivery"("connector_id", "happened_at" DESC);

-- CreateIndex
CREATE INDEX "connector_delivery_staff_id_idx" ON "connector_delivery"("staff_id");

-- CreateIndex
CREATE INDEX "webhook_secret_connector_id_idx" ON "webhook_secret"("connector_id");

-- AddForeignKey
ALTER TABLE "connector_delivery" ADD CONSTRAINT "connector_delivery_connector_id_fkey" FOREIGN KEY ("connector_id") REFERENCES "connector"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connector_delivery" ADD CONSTRAINT "connector_delivery_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook" ADD CONSTRAINT "webhook_connector_id_fkey" FOREIGN KEY ("connector_id") REFERENCES "connector"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_secret" ADD CONSTRAINT "webhook_secret_connector_id_fkey" FOREIGN KEY ("connector_id") REFERENCES "connector"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table connector
  drop constraint connector_kind_known,
  add constraint connector_kind_known check (kind in ('directory', 'webhook')),
  add constraint webhook_comes_in_by_no_key check (kind <> 'webhook' or api_key_id is null),
  add constraint connector_tells_what_happens check (tells <@ array[
    'staff-left', 'staff-returned', 'staff-suspended', 'staff-resumed', 'sessions-revoked', 'credential-ended']);
alter table connector_delivery
  add constraint connector_delivery_event_known check (event in (
    'staff-left', 'staff-returned', 'staff-suspended', 'staff-resumed', 'sessions-revoked', 'credential-ended', 'verification')),
  add constraint connector_delivery_is_of_somebody check ((event = 'verification') = (staff_id is null)),
  add constraint connector_delivery_detail_is_a_code check (detail ~ '^[a-z]+(-[a-z]+)*$' and char_length(detail) <= 40),
  add constraint connector_delivery_state_known
    check (state in ('waiting', 'retrying', 'delivered', 'dead', 'dropped', 'confirmed')),
  -- What a system answered is kept as a code and a number, never in its words.
  add constraint connector_delivery_cause_is_a_code check (cause ~ '^[A-Z]+(_[A-Z]+)*$' and char_length(cause) <= 60),
  add constraint connector_delivery_figures check (attempts >= 0 and latency_ms >= 0 and status between 100 and 999),
  add constraint connector_delivery_waits_for_a_time check (state <> 'retrying' or next_try_at is not null),
  add constraint connector_delivery_stops_for_a_cause check (state not in ('retrying', 'dead', 'dropped') or cause is not null),
  add constraint connector_delivery_delivered_at_a_time check ((state = 'delivered') = (delivered_at is not null)),
  add constraint connector_delivery_confirmed_by_somebody
    check ((state = 'confirmed') = (confirmed_by is not null) and (confirmed_by is null) = (confirmed_at is null)),
  add constraint connector_delivery_confirmed_by_another check (confirmed_by is distinct from staff_id or confirmed_by is null);
alter table webhook
  add constraint webhook_has_a_plain_address
    check (url ~ '^https?://[^\s@#]+$' and char_length(url) <= 300 and url !~ '\d{6}'),
  add constraint webhook_released_by_somebody check ((released_by is null) = (released_at is null));
alter table webhook_secret add constraint webhook_secret_is_sealed check (octet_length(sealed) between 52 and 92);
-- One that signs for good, and those that still sign beside it.
create unique index webhook_secret_is_one on webhook_secret (connector_id) where ends_at is null;
create index connector_delivery_is_open on connector_delivery (connector_id) where state in ('waiting', 'retrying', 'dead');

-- A webhook carries word of people out of the office: it is off until somebody else has released it.
create or replace function connector_moves() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'UPDATE' and (new.kind, new.made_by, new.made_at) is distinct from (old.kind, old.made_by, old.made_at) then
    raise exception 'who made a connector, and what it is, stays' using errcode = 'check_violation';
  end if;
  if tg_op = 'INSERT' and not holds_in_office(new.made_by, 'personnel', 'provision') then
    raise exception 'whoever connects a system may do so' using errcode = 'check_violation';
  end if;
  if new.kind = 'directory' and not exists (
    select from api_key k where k.id = new.api_key_id and k.actions = '{personnel.provision}'
       and (tg_op = 'UPDATE' or k.staff_id = new.made_by)
  ) then
    raise exception 'a directory comes in by a key that does nothing else' using errcode = 'check_violation';
  end if;
  if new.kind = 'webhook' then
    if tg_op = 'INSERT' then
      new.state := 'off';
    elsif new.state = 'on' and not exists (select from webhook w where w.connector_id = new.id and w.released_by is not null) then
      raise exception 'a webhook is released by another first' using errcode = 'check_violation';
    end if;
  end if;
  return new;
end
$$;

create function webhook_moves() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if new.released_by is not null
       or not exists (select from connector c where c.id = new.connector_id and c.kind = 'webhook') then
      raise exception 'a webhook begins unreleased' using errcode = 'check_violation';
    end if;
    return new;
  end if;
  -- Another address is another system: it is connected and released anew.
  if (new.connector_id, new.url) is distinct from (old.connector_id, old.url) or old.released_by is not null then
    raise exception 'where a webhook leads, and who released it, stays' using errcode = 'check_violation';
  end if;
  if not holds_in_office(new.released_by, 'personnel', 'release-connectors')
     or exists (select from connector c where c.id = new.connector_id and c.made_by = new.released_by)
     or exists (select from webhook_secret s where s.connector_id = new.connector_id and s.made_by = new.released_by) then
    raise exception 'another who may do so releases a webhook' using errcode = 'check_violation';
  end if;
  new.released_at := clock_timestamp();
  return new;
end
$$;
create trigger webhook_moves before insert or update on webhook for each row execute function webhook_moves();

create function webhook_secret_moves() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if (new.id, new.connector_id, new.sealed, new.made_by, new.made_at)
       is distinct from (old.id, old.connector_id, old.sealed, old.made_by, old.made_at)
       or old.ends_at is not null or new.ends_at is null then
      raise exception 'a secret only ends' using errcode = 'check_violation';
    end if;
    return new;
  end if;
  if not holds_in_office(new.made_by, 'personnel', 'provision') then
    raise exception 'whoever connects a system may do so' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger webhook_secret_moves before insert or update on webhook_secret
  for each row execute function webhook_secret_moves();

-- One system is to be told of one thing: a row, and the promise that somebody tells it, in this transaction.
create function queue_delivery(of_connector uuid, of_event text, person uuid, of_detail text, act_of uuid) returns uuid
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  made uuid := gen_random_uuid();
begin
  insert into connector_delivery (id, connector_id, event, staff_id, detail, asked_by)
  values (made, of_connector, of_event, person, of_detail, act_of);
  insert into outbox (queue, job, key, payload)
  values ('connectors', 'personnel.deliver', 'personnel.deliver/' || made, json_build_object('deliveryId', made)::jsonb);
  perform pg_notify('kean_outbox', '');
  return made;
end
$$;

-- Every system that is switched on and is told such things. For triggers: what happened is told by whatever way it happened. @returns to how many
create function tell_connectors(of_event text, person uuid, of_detail text) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  told integer := 0;
  one uuid;
begin
  for one in select c.id from connector c where c.state = 'on' and of_event = any (c.tells) order by c.id loop
    perform queue_delivery(one, of_event, person, of_detail, null);
    told := told + 1;
  end loop;
  return told;
end
$$;

-- A trial of one system, which names nobody. The one delivery that a login may ask for.
create function tell_connector(of_connector uuid, of_event text, person uuid, of_detail text, act_of uuid) returns uuid
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if of_event <> 'verification' or person is not null then
    raise exception 'what happened is told by what made it happen' using errcode = 'check_violation';
  end if;
  if act_of is not null and not holds_in_office(act_of, 'personnel', 'provision') then
    raise exception 'whoever tries a system may do so' using errcode = 'check_violation';
  end if;
  return queue_delivery(of_connector, of_event, person, of_detail, act_of);
end
$$;

create function staff_status_is_told() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform tell_connectors(
    case when new.status = 'left' then 'staff-left'
         when new.status = 'suspended' then 'staff-suspended'
         when old.status = 'left' then 'staff-returned'
         else 'staff-resumed' end,
    new.id, null);
  return null;
end
$$;
create trigger status_is_told after update of status on staff
  for each row when (old.status is distinct from new.status) execute function staff_status_is_told();

-- Of somebody who left everything ends, and that was told in one.
create function credential_end_is_told(person uuid, kind text) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select from staff s where s.id = person and s.status <> 'left') then
    perform tell_connectors('credential-ended', person, kind);
  end if;
end
$$;
create function api_key_end_is_told() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform credential_end_is_told(new.staff_id, 'api-key');
  return null;
end
$$;
create trigger end_is_told after update of revoked_at on api_key
  for each row when (old.revoked_at is null and new.revoked_at is not null) execute function api_key_end_is_told();
create function second_factor_end_is_told() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if old.confirmed_at is not null then
    perform credential_end_is_told(old.staff_id, old.kind::text);
  end if;
  return null;
end
$$;
create trigger end_is_told after delete on second_factor for each row execute function second_factor_end_is_told();

-- Whoever people talk to cannot call a delivery done, dropped or dead: only who has it in hand can, and that is claimed in a column that the
-- api's login does not write. What is dead is sent again or answered for, and nothing else.
create function connector_delivery_moves() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if (new.connector_id, new.event, new.staff_id, new.detail, new.happened_at)
     is distinct from (old.connector_id, old.event, old.staff_id, old.detail, old.happened_at) then
    raise exception 'what happened stays' using errcode = 'check_violation';
  end if;
  if old.state in ('delivered', 'dropped', 'confirmed') then
    raise exception 'a delivery that is over stays as it was' using errcode = 'check_violation';
  end if;
  if new.state is distinct from old.state then
    if old.state = 'dead' and new.state not in ('waiting', 'confirmed') then
      raise exception 'what is dead waits for a person' using errcode = 'check_violation';
    end if;
    if old.state <> 'dead' and (old.claimed_until is null or new.state not in ('retrying', 'delivered', 'dropped', 'dead')) then
      raise exception 'who has a delivery in hand says what became of it' using errcode = 'check_violation';
    end if;
  end if;
  if new.state = 'confirmed' and not exists (
    select from staff s where s.id = new.confirmed_by and s.status = 'active'
  ) then
    raise exception 'somebody who works here answers for it' using errcode = 'check_violation';
  end if;
  if new.state = 'delivered' and new.attempts = 0 then
    raise exception 'what was taken was sent before' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger connector_delivery_moves before update on connector_delivery
  for each row execute function connector_delivery_moves();

-- Whatever the process thinks: a leaving does not end while a system does not know of it and nobody answers for that.
create function leaving_ends_told() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (
    select from connector_delivery d where d.staff_id = new.staff_id and d.event = 'staff-left'
       and d.state in ('waiting', 'retrying', 'dead')
  ) then
    raise exception 'a leaving does not end before every system knows' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger leaving_ends_told before update of state on leaving
  for each row when (new.state = 'done' and old.state <> 'done') execute function leaving_ends_told();

-- Ninety days of what is over; what nobody has taken stays, and what a leaving under way shows. Secrets go when they sign nothing any more.
create function trim_deliveries() returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  gone integer;
begin
  delete from webhook_secret where ends_at < clock_timestamp();
  delete from connector_delivery d
   where d.state in ('delivered', 'dropped', 'confirmed') and d.happened_at < clock_timestamp() - interval '90 days'
     and not exists (select from leaving l where l.staff_id = d.staff_id and l.state in ('running', 'waiting', 'failed'));
  get diagnostics gone = row_count;
  return gone;
end
$$;

revoke all on function webhook_moves(), webhook_secret_moves(), queue_delivery(uuid, text, uuid, text, uuid),
  tell_connectors(text, uuid, text), tell_connector(uuid, text, uuid, text, uuid), staff_status_is_told(),
  credential_end_is_told(uuid, text), api_key_end_is_told(), second_factor_end_is_told(), connector_delivery_moves(),
  leaving_ends_told(), trim_deliveries() from public;
grant execute on function tell_connector(uuid, text, uuid, text, uuid) to kean_api;
grant execute on function trim_deliveries() to kean_worker;

grant insert (tells) on connector to kean_api;
grant select on connector, directory_entry to kean_worker;
grant select, update (state, next_try_at, cause, asked_by, confirmed_by, confirmed_at) on connector_delivery to kean_api;
grant select, update (
  state, attempts, next_try_at, last_tried_at, claimed_until, cause, status, latency_ms, delivered_at
) on connector_delivery to kean_worker;
grant select, insert (connector_id, url), update (released_by) on webhook to kean_api;
grant select on webhook to kean_worker;
-- Whoever people talk to writes a secret and reads none back.
grant select (id, connector_id, made_by, made_at, ends_at), insert (id, connector_id, sealed, made_by), update (ends_at)
  on webhook_secret to kean_api;
grant select on webhook_secret to kean_worker;
grant select on connector_delivery, webhook, webhook_secret to kean_backup;

-- Offices that exist already; a new one has it from its seed.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), 'compliance', 'personnel', 'release-connectors', 'Connector', 'agency'
 where exists (select from role r where r.code = 'compliance')
   and not exists (
     select from role_grant g where g.role_code = 'compliance' and g.clause = 'personnel' and g.action = 'release-connectors');
