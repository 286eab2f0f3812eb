-- Clause 5.3: an identity provider tells that a session was revoked or a credential is in other hands. What follows here is what compliance
-- allowed this provider, is done in the transaction that takes the word, and is done once.

-- CreateTable
CREATE TABLE "signal_source" (
    "connector_id" UUID NOT NULL,
    "issuer" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
    "key_set" JSONB NOT NULL,
    "stream" TEXT NOT NULL DEFAULT 'enabled',
    "refused" INTEGER NOT NULL DEFAULT 0,
    "refused_at" TIMESTAMPTZ(6),
    "refused_as" TEXT,

    CONSTRAINT "signal_source_pkey" PRIMARY KEY ("connector_id")
);

-- CreateTable
CREATE TABLE "signal_allowance" (
    "connector_id" UUID NOT NULL,
    "effect" TEXT NOT NULL,
    "allowed_by" UUID NOT NULL,
    "allowed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "signal_allowance_pkey" PRIMARY KEY ("connector_id","effect")
);

-- CreateTable
CREATE TABLE "signal_event" (
    "id" UUID NOT NULL,
    "connector_id" UUID NOT NULL,
    "name_digest" BYTEA NOT NULL,
    "event" TEXT NOT NULL,
    "staff_id" UUID,
    "outcome" TEXT NOT NULL,
    "issued_at" TIMESTAMPTZ(6) NOT NULL,
    "received_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "signal_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "signal_event_received_at_idx" ON "signal_event"("received_at");

-- CreateIndex
CREATE UNIQUE INDEX "signal_event_connector_id_name_digest_key" ON "signal_event"("connector_id", "name_digest");

-- AddForeignKey
ALTER TABLE "signal_source" ADD CONSTRAINT "signal_source_connector_id_fkey" FOREIGN KEY ("connector_id") REFERENCES "connector"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "signal_allowance" ADD CONSTRAINT "signal_allowance_connector_id_fkey" FOREIGN KEY ("connector_id") REFERENCES "signal_source"("connector_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "signal_event" ADD CONSTRAINT "signal_event_connector_id_fkey" FOREIGN KEY ("connector_id") REFERENCES "signal_source"("connector_id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table connector
  drop constraint connector_kind_known,
  add constraint connector_kind_known check (kind in ('directory', 'webhook', 'signals')),
  add constraint signals_come_in_by_a_key check (kind <> 'signals' or api_key_id is not null);
alter table signal_source
  -- No long number and no @: nothing of a person lands here by accident.
  add constraint signal_source_issuer_is_an_address
    check (issuer ~ '^https?://[^\s@#?]+$' and char_length(issuer) <= 300 and issuer !~ '\d{11}'),
  add constraint signal_source_audience_is_a_name
    check (audience ~ '^[^\s@]+$' and char_length(audience) <= 300 and audience !~ '\d{11}'),
  add constraint signal_source_stream_known check (stream in ('enabled', 'paused', 'disabled')),
  add constraint signal_source_has_public_keys check (
    jsonb_typeof(key_set) = 'object' and jsonb_array_length(key_set -> 'keys') between 1 and 10
    and not jsonb_path_exists(key_set, '$.keys[*] ? (exists(@.d) || exists(@.k) || exists(@.p) || exists(@.q))')),
  add constraint signal_source_refused_at_a_time
    check (refused >= 0 and (refused = 0) = (refused_at is null) and (refused_at is null) = (refused_as is null)),
  add constraint signal_source_refused_in_words_of_the_standard check (refused_as in (
    'invalid_request', 'invalid_key', 'invalid_issuer', 'invalid_audience'));
alter table signal_allowance
  add constraint signal_allowance_effect_known check (effect in ('sessions', 'credentials', 'suspension'));
alter table signal_event
  add constraint signal_event_event_known check (event in (
    'session-revoked', 'credential-revoked', 'credential-changed', 'credential-compromised', 'account-disabled', 'account-enabled',
    'verification', 'stream-updated', 'other')),
  add constraint signal_event_outcome_known check (outcome in (
    'sessions-ended', 'credentials-ended', 'suspended', 'left-to-people', 'not-allowed', 'nobody', 'nothing')),
  add constraint signal_event_name_is_a_digest check (octet_length(name_digest) = 32),
  add constraint signal_event_is_of_somebody_known check (outcome in ('nobody', 'nothing') or staff_id is not null);

-- A provider comes in by a key of whoever connected it that does nothing else.
create function signals_connector_moves() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.kind = 'signals' and not exists (
    select from api_key k where k.id = new.api_key_id and k.actions = '{personnel.provision}'
       and (tg_op = 'UPDATE' or k.staff_id = new.made_by)
  ) then
    raise exception 'a provider comes in by a key that does nothing else' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger signals_connector_moves before insert or update on connector
  for each row execute function signals_connector_moves();

create function signal_source_moves() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if not exists (select from connector c where c.id = new.connector_id and c.kind = 'signals') then
      raise exception 'signals come from a connector of that kind' using errcode = 'check_violation';
    end if;
  -- Another issuer is another provider: it is connected and allowed anew.
  elsif (new.connector_id, new.issuer, new.audience) is distinct from (old.connector_id, old.issuer, old.audience) then
    raise exception 'who a provider is stays' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger signal_source_moves before insert or update on signal_source
  for each row execute function signal_source_moves();

-- Compliance says what may be done on a provider's word, for a provider that somebody else connected.
create function signal_allowance_is_given() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not holds_in_office(new.allowed_by, 'personnel', 'allow-roles') then
    raise exception 'whoever allows a provider something may do so' using errcode = 'check_violation';
  end if;
  if exists (
    select from connector c left join api_key k on k.id = c.api_key_id
     where c.id = new.connector_id and new.allowed_by in (c.made_by, k.staff_id)
  ) then
    raise exception 'nobody allows anything to their own connector' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger signal_allowance_is_given before insert or update on signal_allowance
  for each row execute function signal_allowance_is_given();

-- Whether a provider is heard now: switched on, with a key in force, of somebody who still works here and may connect it.
create function signals_speak(which uuid, person uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select from connector c join api_key k on k.id = c.api_key_id
     where c.id = which and c.kind = 'signals' and c.state = 'on' and k.staff_id = person and k.revoked_at is null
       and k.expires_at > clock_timestamp() and 'personnel.provision' = any (k.actions)
       and holds_in_office(person, 'personnel', 'provision'))
$$;

-- Suspends as a long absence does, so that a person says when it is over. @returns whether it did
create function suspend_on_a_word(person uuid, act_of uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  absence uuid := gen_random_uuid();
begin
  perform pg_advisory_xact_lock(hashtext('kean.leaving'));
  if person = act_of or last_of_their_office(person) is not null or not holds_in_office(act_of, 'personnel', 'onboard') then
    return false;
  end if;
  if exists (select from staff where id = person and status = 'suspended') then
    return true;
  end if;
  update staff_absence set state = 'called-off', ended_by = act_of, ended_at = clock_timestamp()
   where staff_id = person and state = 'set';
  insert into staff_absence (id, staff_id, due_at, ordered_by) values (absence, person, clock_timestamp(), act_of);
  update staff_absence set state = 'away', away_at = clock_timestamp() where id = absence;
  return true;
end
$$;

-- Takes one word of a provider: writes it down and does what was allowed, or finds that it was taken before. The name is the provider's, and
-- said again it does nothing. @returns what was done; null where it was taken before
create function take_signal(of_connector uuid, act_of uuid, named bytea, told text, person uuid, signed_at timestamptz) returns text
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
  delete from signal_event where received_at < clock_timestamp() - interval '90 days';
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
        delete from auth_session where user_id = person;
        perform tell_connectors('sessions-revoked', person, null);
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

revoke all on function signals_connector_moves(), signal_source_moves(), signal_allowance_is_given(), signals_speak(uuid, uuid),
  suspend_on_a_word(uuid, uuid), take_signal(uuid, uuid, bytea, text, uuid, timestamptz) from public;
grant execute on function signals_speak(uuid, uuid), take_signal(uuid, uuid, bytea, text, uuid, timestamptz) to kean_api;
grant select, insert (connector_id, issuer, audience, key_set), update (key_set, stream, refused, refused_at, refused_as)
  on signal_source to kean_api;
grant select, insert (connector_id, effect, allowed_by), delete on signal_allowance to kean_api;
grant select on signal_event to kean_api;
grant select on signal_source, signal_allowance, signal_event to kean_backup;
