-- Clause 5.3: systems that speak Shared Signals are told by signed events. The receiver sets up where it is told; nobody is named to it
-- before somebody else of the office has released that place.

-- CreateTable
CREATE TABLE "signal_receiver" (
    "connector_id" UUID NOT NULL,
    "audience" TEXT NOT NULL,
    "subject" TEXT NOT NULL,

    CONSTRAINT "signal_receiver_pkey" PRIMARY KEY ("connector_id")
);

-- CreateTable
CREATE TABLE "signal_stream" (
    "id" UUID NOT NULL,
    "connector_id" UUID NOT NULL,
    "issuer" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "sealed" BYTEA,
    "shows_authorization" BOOLEAN NOT NULL DEFAULT false,
    "requested" TEXT[],
    "description" TEXT,
    "status" TEXT NOT NULL DEFAULT 'enabled',
    "reason" TEXT,
    "released_by" UUID,
    "released_at" TIMESTAMPTZ(6),
    "made_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "verify_asked_at" TIMESTAMPTZ(6),

    CONSTRAINT "signal_stream_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signal_key" (
    "id" UUID NOT NULL,
    "public_jwk" JSONB NOT NULL,
    "sealed" BYTEA NOT NULL,
    "made_by" UUID NOT NULL,
    "made_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "signs_from" TIMESTAMPTZ(6) NOT NULL,
    "ends_at" TIMESTAMPTZ(6),

    CONSTRAINT "signal_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signal_state" (
    "delivery_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "signal_state_pkey" PRIMARY KEY ("delivery_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "signal_stream_connector_id_key" ON "signal_stream"("connector_id");

-- AddForeignKey
ALTER TABLE "signal_receiver" ADD CONSTRAINT "signal_receiver_connector_id_fkey" FOREIGN KEY ("connector_id") REFERENCES "connector"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "signal_stream" ADD CONSTRAINT "signal_stream_connector_id_fkey" FOREIGN KEY ("connector_id") REFERENCES "signal_receiver"("connector_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "signal_state" ADD CONSTRAINT "signal_state_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "connector_delivery"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table connector
  drop constraint connector_kind_known,
  add constraint connector_kind_known check (kind in ('directory', 'webhook', 'signals', 'receiver')),
  add constraint receiver_comes_in_by_a_key check (kind <> 'receiver' or api_key_id is not null);
alter table signal_receiver
  add constraint signal_receiver_audience_is_a_name
    check (audience ~ '^[^\s@]+$' and char_length(audience) <= 300 and audience !~ '\d{11}'),
  add constraint signal_receiver_subject_known check (subject in ('email', 'iss_sub', 'opaque'));
alter table signal_stream
  add constraint signal_stream_has_a_plain_address
    check (url ~ '^https?://[^\s@#]+$' and char_length(url) <= 300 and url !~ '\d{6}'),
  add constraint signal_stream_issuer_is_an_address check (issuer ~ '^https?://[^\s@#?]+$' and char_length(issuer) <= 300),
  add constraint signal_stream_is_sealed check (octet_length(sealed) between 29 and 2100),
  -- What a receiver writes is bounded, and holds neither an address of mail nor a long number.
  add constraint signal_stream_requests_events check (
    cardinality(requested) <= 50 and char_length(array_to_string(requested, '')) <= 6000
    and array_to_string(requested, ' ') !~ '@|\d{6}'),
  add constraint signal_stream_words_are_short check (
    char_length(description) <= 200 and char_length(reason) <= 200 and concat_ws(' ', description, reason) !~ '@|\d{6}'),
  add constraint signal_stream_status_known check (status in ('enabled', 'paused', 'disabled')),
  add constraint signal_stream_released_by_somebody check ((released_by is null) = (released_at is null));
alter table signal_key
  add constraint signal_key_is_public check (
    public_jwk ->> 'kty' = 'RSA' and not public_jwk ?| array['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']),
  add constraint signal_key_is_sealed check (octet_length(sealed) between 1000 and 4000),
  add constraint signal_key_ends_later check (ends_at >= made_at);
alter table signal_state add constraint signal_state_is_sealed check (octet_length(sealed) between 29 and 4100);
alter table connector_delivery
  drop constraint connector_delivery_event_known,
  add constraint connector_delivery_event_known check (event in (
    'staff-left', 'staff-returned', 'staff-suspended', 'staff-resumed', 'sessions-revoked', 'credential-changed', 'credential-ended',
    'verification', 'stream-updated')),
  drop constraint connector_delivery_is_of_somebody,
  add constraint connector_delivery_is_of_somebody check ((event in ('verification', 'stream-updated')) = (staff_id is null)),
  drop constraint connector_delivery_state_known,
  add constraint connector_delivery_state_known
    check (state in ('waiting', 'held', 'retrying', 'delivered', 'dead', 'dropped', 'confirmed'));
drop index connector_delivery_is_open;
create index connector_delivery_is_open on connector_delivery (connector_id) where state in ('waiting', 'held', 'retrying', 'dead');

-- A receiver comes in by a key of whoever connects it that does nothing else. It is off until the place where it is told is released.
create function receiver_connector_moves() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.kind <> 'receiver' then
    return new;
  end if;
  if not exists (
    select from api_key k where k.id = new.api_key_id and k.actions = '{personnel.provision}'
       and (tg_op = 'UPDATE' or k.staff_id = new.made_by)
  ) then
    raise exception 'a receiver comes in by a key that does nothing else' using errcode = 'check_violation';
  end if;
  if tg_op = 'INSERT' then
    new.state := 'off';
    new.tells := '{}';
  elsif new.state = 'on' and not exists (
    select from signal_stream s where s.connector_id = new.id and s.released_by is not null
  ) then
    raise exception 'a stream is released by another first' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger receiver_connector_moves before insert or update on connector
  for each row execute function receiver_connector_moves();

create function signal_receiver_moves() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'UPDATE' or not exists (select from connector c where c.id = new.connector_id and c.kind = 'receiver') then
    raise exception 'who a receiver is stays' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger signal_receiver_moves before insert or update on signal_receiver
  for each row execute function signal_receiver_moves();

-- Whether a receiver may ask about its stream now: with a key in force, of somebody who still works here and may connect it.
create function receiver_speaks(which uuid, person uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select from connector c join api_key k on k.id = c.api_key_id
     where c.id = which and c.kind = 'receiver' and k.staff_id = person and k.revoked_at is null
       and k.expires_at > clock_timestamp() and 'personnel.provision' = any (k.actions)
       and holds_in_office(person, 'personnel', 'provision'))
$$;

-- Whatever is held is looked at again: the worker sends it, holds it, or says why it is over.
create function look_at_held(of_connector uuid, of_age interval) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  one uuid;
  seen integer := 0;
begin
  for one in
    update connector_delivery set state = 'waiting'
     where connector_id = of_connector and state = 'held' and happened_at <= clock_timestamp() - of_age returning id
  loop
    insert into outbox (queue, job, key, payload)
    values ('connectors', 'personnel.deliver', 'personnel.deliver/' || one || ':' || gen_random_uuid(),
      json_build_object('deliveryId', one)::jsonb);
    seen := seen + 1;
  end loop;
  if seen > 0 then
    perform pg_notify('kean_outbox', '');
  end if;
  return seen;
end
$$;

-- What the office does to a stream the receiver hears from the office (SSF 1.0 8.1.5).
create function stream_update_is_told(of_connector uuid, now_is text) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform queue_delivery(of_connector, 'stream-updated', null, now_is, null);
end
$$;

create function signal_stream_moves() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  -- The api's login says it without seeing it.
  new.shows_authorization := new.sealed is not null;
  if tg_op = 'INSERT' then
    if new.released_by is not null then
      raise exception 'a stream begins unreleased' using errcode = 'check_violation';
    end if;
    return new;
  end if;
  -- Nobody puts anything aside for this stream meanwhile: what is held is found when it is looked at below.
  perform pg_advisory_xact_lock(hashtextextended('kean.stream ' || new.connector_id, 0));
  if (new.id, new.connector_id, new.issuer, new.made_at) is distinct from (old.id, old.connector_id, old.issuer, old.made_at) then
    raise exception 'whose a stream is stays' using errcode = 'check_violation';
  end if;
  -- Another place is another system: nobody is named there before it is released as well.
  if new.url is distinct from old.url then
    new.released_by := null;
    new.released_at := null;
    return new;
  end if;
  if new.released_by is distinct from old.released_by then
    if new.released_by is null or old.released_by is not null
       or not holds_in_office(new.released_by, 'personnel', 'release-connectors')
       or exists (
         select from connector c left join api_key k on k.id = c.api_key_id
          where c.id = new.connector_id and new.released_by in (c.made_by, k.staff_id)) then
      raise exception 'another who may do so releases a stream' using errcode = 'check_violation';
    end if;
    new.released_at := clock_timestamp();
  end if;
  return new;
end
$$;
create trigger signal_stream_moves before insert or update on signal_stream
  for each row execute function signal_stream_moves();

-- What a receiver is told follows from the events that it wants, and whether it is told from the release.
create function signal_stream_is_followed() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  caep text := 'https://schemas.openid.net/secevent/caep/event-type/';
  of_connector uuid := case when tg_op = 'DELETE' then old.connector_id else new.connector_id end;
begin
  if tg_op = 'DELETE' then
    update connector set tells = '{}', state = 'off', version = version + 1 where id = of_connector;
  else
    update connector set
      tells = case when caep || 'session-revoked' = any (new.requested) then '{staff-left,staff-suspended,sessions-revoked}'::text[] else '{}' end
           || case when caep || 'credential-change' = any (new.requested) then '{credential-changed,credential-ended}'::text[] else '{}' end,
      state = case when new.released_by is null then 'off' else state end,
      -- Whoever releases it has seen it as it stands.
      version = version + 1
     where id = of_connector;
    if tg_op = 'UPDATE' and new.released_by is null and old.released_by is not null then
      perform stream_update_is_told(of_connector, 'paused');
    end if;
  end if;
  perform look_at_held(of_connector, interval '0');
  return null;
end
$$;
create trigger signal_stream_is_followed after insert or update of url, requested, status, released_by or delete on signal_stream
  for each row execute function signal_stream_is_followed();

create function receiver_switch_is_told() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  wanted text;
begin
  select s.status into wanted from signal_stream s where s.connector_id = new.id and s.released_by is not null;
  if wanted is not null then
    perform stream_update_is_told(new.id, case when new.state = 'on' then wanted else 'disabled' end);
    perform look_at_held(new.id, interval '0');
  end if;
  return null;
end
$$;
create trigger receiver_switch_is_told after update of state on connector
  for each row when (new.kind = 'receiver' and old.state is distinct from new.state) execute function receiver_switch_is_told();

-- While a receiver has paused its stream, what it is to know is held for it.
create or replace function queue_delivery(of_connector uuid, of_event text, person uuid, of_detail text, act_of uuid) returns uuid
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  made uuid := gen_random_uuid();
  is_held boolean := of_event <> 'stream-updated' and exists (
    select from signal_stream s where s.connector_id = of_connector and s.status = 'paused');
begin
  if is_held then
    perform pg_advisory_xact_lock_shared(hashtextextended('kean.stream ' || of_connector, 0));
    is_held := exists (select from signal_stream s where s.connector_id = of_connector and s.status = 'paused');
  end if;
  insert into connector_delivery (id, connector_id, event, staff_id, detail, asked_by, caused_by, state)
  values (made, of_connector, of_event, person, of_detail, act_of, case when person is not null then said_cause() end,
    case when is_held then 'held' else 'waiting' end);
  if not is_held then
    insert into outbox (queue, job, key, payload)
    values ('connectors', 'personnel.deliver', 'personnel.deliver/' || made, json_build_object('deliveryId', made)::jsonb);
    perform pg_notify('kean_outbox', '');
  end if;
  return made;
end
$$;
create or replace function tell_connectors(of_event text, person uuid, of_detail text) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  told integer := 0;
  one uuid;
begin
  for one in
    select c.id from connector c
     where c.state = 'on' and of_event = any (c.tells)
       -- A stream that the receiver has disabled holds nothing.
       and not exists (select from signal_stream s where s.connector_id = c.id and s.status = 'disabled')
       and not exists (
         select from connector_delivery d
          where d.staff_id = person and d.connector_id = c.id and d.event = of_event and d.detail is not distinct from of_detail
            and d.state in ('waiting', 'held') and d.xmin = pg_current_xact_id()::xid)
     order by c.id
  loop
    perform queue_delivery(one, of_event, person, of_detail, null);
    told := told + 1;
  end loop;
  return told;
end
$$;

-- A sign of life that the receiver asks for. @returns null where it asks too often
create function verify_stream(of_connector uuid, act_of uuid) returns uuid
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not receiver_speaks(of_connector, act_of) then
    raise exception 'this receiver is not heard now' using errcode = 'check_violation';
  end if;
  update signal_stream set verify_asked_at = clock_timestamp()
   where connector_id = of_connector and (verify_asked_at is null or verify_asked_at < clock_timestamp() - interval '30 seconds');
  if not found then
    return null;
  end if;
  return queue_delivery(of_connector, 'verification', null, null, null);
end
$$;

-- What was asked for and by whom stays; what is held is only looked at again.
create or replace function connector_delivery_moves() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if (new.connector_id, new.event, new.staff_id, new.detail, new.happened_at, new.caused_by)
     is distinct from (old.connector_id, old.event, old.staff_id, old.detail, old.happened_at, old.caused_by) then
    raise exception 'what happened stays' using errcode = 'check_violation';
  end if;
  if old.state in ('delivered', 'dropped', 'confirmed') then
    raise exception 'a delivery that is over stays as it was' using errcode = 'check_violation';
  end if;
  if new.state is distinct from old.state then
    if old.state = 'dead' and new.state not in ('waiting', 'confirmed') then
      raise exception 'what is dead waits for a person' using errcode = 'check_violation';
    end if;
    if old.state = 'held' and new.state <> 'waiting' then
      raise exception 'what is held waits for the receiver' using errcode = 'check_violation';
    end if;
    if old.state in ('waiting', 'retrying')
       and (old.claimed_until is null or new.state not in ('held', 'retrying', 'delivered', 'dropped', 'dead')) then
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

-- A receiver that does not want it now does not know it either.
create or replace function leaving_ends_told() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (
    select from connector_delivery d where d.staff_id = new.staff_id and d.event = 'staff-left'
       and d.state in ('waiting', 'held', 'retrying', 'dead')
  ) then
    raise exception 'a leaving does not end before every system knows' using errcode = 'check_violation';
  end if;
  return new;
end
$$;

create function signal_key_moves() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if not holds_in_office(new.made_by, 'personnel', 'provision') then
      raise exception 'whoever connects a system may do so' using errcode = 'check_violation';
    end if;
    return new;
  end if;
  if (new.id, new.public_jwk, new.sealed, new.made_by, new.made_at, new.signs_from)
     is distinct from (old.id, old.public_jwk, old.sealed, old.made_by, old.made_at, old.signs_from)
     or new.ends_at is null or new.ends_at > coalesce(old.ends_at, 'infinity') then
    raise exception 'a key of signals only ends, and never later' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger signal_key_moves before insert or update on signal_key
  for each row execute function signal_key_moves();

-- Every night. What a receiver has not wanted for seven days is looked at once more and left to people.
create or replace function trim_deliveries() returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  gone integer;
begin
  delete from webhook_secret where ends_at < clock_timestamp();
  delete from signal_key where ends_at < clock_timestamp();
  delete from signal_event where received_at < clock_timestamp() - interval '90 days';
  perform look_at_held(c.id, interval '7 days') from connector c where c.kind = 'receiver';
  delete from connector_delivery d
   where d.state in ('delivered', 'dropped', 'confirmed') and d.happened_at < clock_timestamp() - interval '90 days'
     and not exists (select from leaving l where l.staff_id = d.staff_id and l.state in ('running', 'waiting', 'failed'));
  get diagnostics gone = row_count;
  return gone;
end
$$;

revoke all on function receiver_connector_moves(), signal_receiver_moves(), receiver_speaks(uuid, uuid), look_at_held(uuid, interval),
  stream_update_is_told(uuid, text), signal_stream_moves(), signal_stream_is_followed(), receiver_switch_is_told(),
  verify_stream(uuid, uuid), signal_key_moves() from public;
grant execute on function receiver_speaks(uuid, uuid), verify_stream(uuid, uuid) to kean_api;

grant select, insert (connector_id, audience, subject) on signal_receiver to kean_api;
grant select on signal_receiver to kean_worker;
grant select (
  id, connector_id, issuer, url, shows_authorization, requested, description, status, reason, released_by, released_at, made_at,
  verify_asked_at
) on signal_stream to kean_api;
grant insert (id, connector_id, issuer, url, sealed, requested, description), update (url, sealed, requested, description, status, reason, released_by), delete
  on signal_stream to kean_api;
grant select on signal_stream to kean_worker;
grant select (id, public_jwk, made_by, made_at, signs_from, ends_at), insert (id, public_jwk, sealed, made_by, signs_from), update (ends_at)
  on signal_key to kean_api;
grant select on signal_key to kean_worker;
grant insert (delivery_id, sealed) on signal_state to kean_api;
grant select on signal_state to kean_worker;
grant select on signal_receiver, signal_stream, signal_key, signal_state to kean_backup;
