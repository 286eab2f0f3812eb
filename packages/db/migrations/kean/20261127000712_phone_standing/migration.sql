-- A phone that was changed carries no word of the client until the client said so from the number before, or a second person did and a day
-- has passed since the number before was told (ADR 0040). Written by the database itself, whatever process changes the value.
-- CreateTable
CREATE TABLE "client_phone_change" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "past_id" UUID,
    "changed_by" UUID,
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "changed_in" BIGINT NOT NULL,
    "link_digest" BYTEA,
    "told_at" TIMESTAMPTZ(6),
    "second_by" UUID,
    "second_because" TEXT,
    "second_at" TIMESTAMPTZ(6),
    "settled_as" TEXT,
    "settled_at" TIMESTAMPTZ(6),
    "settled_in" BIGINT,
    "restored_at" TIMESTAMPTZ(6),

    CONSTRAINT "client_phone_change_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "client_phone_change_link_digest_key" ON "client_phone_change"("link_digest");

-- CreateIndex
CREATE INDEX "client_phone_change_client_id_changed_at_idx" ON "client_phone_change"("client_id", "changed_at" DESC);

-- AddForeignKey
ALTER TABLE "client_phone_change" ADD CONSTRAINT "client_phone_change_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table client_phone_change
  add constraint client_phone_change_digest check (octet_length(link_digest) = 32),
  add constraint client_phone_change_settled_known check (settled_as in ('confirmed', 'objected', 'replaced')),
  add constraint client_phone_change_settled_when check ((settled_as is null) = (settled_at is null)),
  add constraint client_phone_change_seconded check (
    (second_by is null) = (second_at is null) and (second_by is null) = (second_because is null)),
  add constraint client_phone_change_second_because_known check (second_because in ('papers-seen', 'called-old-number', 'met-in-person')),
  add constraint client_phone_change_four_eyes check (second_by is null or second_by is distinct from changed_by);

alter table client_phone_change enable row level security;
alter table client_phone_change force row level security;
create policy client_phone_change_of_seen_client on client_phone_change for all
using (link_digest = (select kean_borne()) or exists (select from client c where c.id = client_id));

-- Nobody of the office says that a change is settled: for that there are the functions below. That the number before was told, the worker says.
grant select on client_phone_change to kean_api, kean_worker, kean_backup;
grant update (told_at) on client_phone_change to kean_worker;

-- Whether this change keeps the number from carrying anything now. Whoever seconded it waits a day after the number before was told; where
-- that could not be done, three days.
create function phone_change_holds(p client_phone_change) returns boolean
language sql stable as $$
  select case coalesce(p.settled_as, 'open')
           when 'confirmed' then false
           when 'replaced' then false
           when 'objected' then p.restored_at is null
           else p.second_at is null
             or now() < coalesce(p.told_at + interval '24 hours', p.changed_at + interval '72 hours')
         end
$$;
revoke all on function phone_change_holds(client_phone_change) from public;
grant execute on function phone_change_holds(client_phone_change) to kean_api, kean_worker, kean_backup;

-- The functions below look past the reach of whoever asks: a change that a person does not see would otherwise not hold. Each gives the reach
-- back before it answers; after an error the transaction takes it back.

-- What a phone on record is good for: `client` carries codes and links; `awaits` was changed and waits; `shared` is the first phone of somebody
-- else too, under another name, and nobody vouched for it since it was recorded. Whose else it is, is told to nobody.
create function phone_carries(client uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  reach text := coalesce(current_setting('kean.client_scope', true), '');
  answer text;
begin
  perform set_config('kean.client_scope', 'agency', true);
  select case
    when exists (select from client_phone_change p where p.client_id = phone_carries.client and phone_change_holds(p)) then 'awaits'
    when exists (
        select from client_token mine join client_token other
            on other.kind in (1, 7) and other.token = mine.token and other.client_id <> mine.client_id
         where mine.client_id = phone_carries.client and mine.kind = 1
           and not exists (
             select from client_token name join client_token same on same.kind = 5 and same.token = name.token
              where name.client_id = mine.client_id and name.kind = 5 and same.client_id = other.client_id))
      and not exists (
        select from client_phone_change v join client_field f on f.client_id = v.client_id and f.field = 'phone'
         where v.client_id = phone_carries.client and v.settled_as = 'confirmed' and v.second_by is not null
           and v.second_at >= f.recorded_at)
    then 'shared'
    else 'client'
  end into answer;
  perform set_config('kean.client_scope', reach, true);
  return answer;
end $$;
revoke all on function phone_carries(uuid) from public;
grant execute on function phone_carries(uuid) to kean_api, kean_worker;

-- Every change of the sealed phone makes its row here. Three are none: the phone that a client is registered with; the worker's sealing anew
-- under another key, which says neither source nor time; and a slip that whoever registered a client puts right within a day, while
-- nobody but them has written anything and the client has answered nothing. That last one tells an agent no more than they typed.
create function phone_change_awaits() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  reach text := coalesce(current_setting('kean.client_scope', true), '');
  c client;
  standing uuid;
  is_change boolean;
begin
  perform set_config('kean.client_scope', 'agency', true);
  select * into c from client where id = new.client_id;
  if tg_op = 'INSERT' then
    is_change := c.created_at is distinct from now();
  else
    is_change := not (
      new.sealed = old.sealed
      or session_user = 'kean_worker'
        and (new.source, new.recorded_by, new.recorded_at) is not distinct from (old.source, old.recorded_by, old.recorded_at)
      or c.origin = 'registered' and c.created_at > now() - interval '24 hours' and old.recorded_by = new.recorded_by
        and not exists (select from client_phone_change p where p.client_id = c.id)
        and not exists (select from client_field f where f.client_id = c.id and f.recorded_by <> new.recorded_by)
        and not exists (select from client_visit v where v.client_id = c.id)
        and not exists (select from client_word w where w.client_id = c.id and w.proven_at is not null)
        and not exists (select from consent_act a where a.client_id = c.id and a.kind = 'given'));
  end if;
  if is_change then
    -- The number that the client objected for goes back in the transaction of the objection, and in no other.
    update client_phone_change set restored_at = clock_timestamp()
     where client_id = new.client_id and settled_as = 'objected' and restored_at is null and settled_in = txid_current();
    is_change := not found;
  end if;
  if is_change then
    -- The number that stands is the one before the first change that nobody confirmed, however often it was changed since.
    select p.past_id into standing from client_phone_change p
     where p.client_id = new.client_id and phone_change_holds(p) order by p.changed_at limit 1;
    if not found then
      select f.id into standing from client_field_past f
       where f.client_id = new.client_id and f.field = 'phone' and f.replaced_at = now() order by f.id desc limit 1;
    end if;
    update client_phone_change p
       set settled_as = case when phone_change_holds(p) then 'replaced' else 'confirmed' end, settled_at = clock_timestamp()
     where p.client_id = new.client_id and (p.settled_as is null or p.settled_as = 'objected' and p.restored_at is null);
    insert into client_phone_change (id, client_id, past_id, changed_by, changed_in)
    values (gen_random_uuid(), new.client_id, standing, coalesce(kean_setting('kean.staff'), new.recorded_by), txid_current());
    update client_invitation set ended_at = clock_timestamp(), ended_because = 'withdrawn', code_digest = null, code_ends_at = null
     where client_id = new.client_id and used_at is null and ended_at is null;
  end if;
  perform set_config('kean.client_scope', reach, true);
  return null;
end $$;
revoke all on function phone_change_awaits() from public;
create trigger phone_change_awaits after insert or update on client_field
  for each row when (new.field = 'phone') execute function phone_change_awaits();

-- When and how a client came is what it was: by it the database knows a slip from a change.
create function client_came_as_it_did() returns trigger language plpgsql as $$
begin
  if current_user in ('kean_api', 'kean_worker')
    and (new.id, new.created_at, new.origin) is distinct from (old.id, old.created_at, old.origin) then
    raise exception 'when and how a client came stays' using errcode = '42501';
  end if;
  return new;
end $$;
revoke all on function client_came_as_it_did() from public;
create trigger client_came_as_it_did before update of id, created_at, origin on client
  for each row execute function client_came_as_it_did();

-- Nothing that counts as the client's own word is written while the phone awaits, by whatever process.
create function word_wants_a_standing_phone() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if phone_carries(new.client_id) <> 'client' then
    raise exception 'the phone on record carries no word of the client' using errcode = '42501';
  end if;
  return new;
end $$;
revoke all on function word_wants_a_standing_phone() from public;
create trigger word_wants_a_standing_phone before insert on client_invitation
  for each row execute function word_wants_a_standing_phone();
create trigger code_wants_a_standing_phone before update of code_digest on client_invitation
  for each row when (new.code_digest is not null) execute function word_wants_a_standing_phone();
create trigger word_wants_a_standing_phone before insert on client_visit
  for each row execute function word_wants_a_standing_phone();
create trigger word_wants_a_standing_phone before insert on client_word
  for each row when (new.way = 'code') execute function word_wants_a_standing_phone();
create trigger word_wants_a_standing_phone before insert on consent_act
  for each row when (new.channel = 'own-phone' and new.kind = 'given' and session_user = 'kean_api') execute function word_wants_a_standing_phone();

-- The link that goes to the number before: given in the transaction of the change, once.
create function link_phone_change(change uuid, digest bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  reach text := coalesce(current_setting('kean.client_scope', true), '');
  given boolean;
begin
  perform set_config('kean.client_scope', 'agency', true);
  update client_phone_change set link_digest = digest
   where id = change and changed_in = txid_current() and link_digest is null and settled_as is null;
  given := found;
  perform set_config('kean.client_scope', reach, true);
  return given;
end $$;
revoke all on function link_phone_change(uuid, bytea) from public;
grant execute on function link_phone_change(uuid, bytea) to kean_api;

-- Whoever bears the link holds the number before. An objection closes at once, whatever was confirmed; a confirmation counts only for a link
-- whose message the gateway took, which the worker says. Both take the secret, which the records do not hold.
create function answer_phone_change(secret text, answer text) returns uuid
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  reach text := coalesce(current_setting('kean.client_scope', true), '');
  p client_phone_change;
begin
  perform set_config('kean.client_scope', 'agency', true);
  update client_phone_change c
     set settled_as = answer_phone_change.answer, settled_at = clock_timestamp(), settled_in = txid_current()
   where c.link_digest = sha256(convert_to(secret, 'UTF8')) and c.settled_as is null and c.changed_at > now() - interval '30 days'
     and (answer_phone_change.answer = 'objected' or answer_phone_change.answer = 'confirmed' and c.told_at is not null)
   returning * into p;
  if p.settled_as = 'objected' then
    update client_invitation set ended_at = clock_timestamp(), ended_because = 'withdrawn', code_digest = null, code_ends_at = null
     where client_id = p.client_id and used_at is null and ended_at is null;
    update client_visit set ended_at = clock_timestamp() where client_id = p.client_id and ended_at is null;
  end if;
  perform set_config('kean.client_scope', reach, true);
  return p.id;
end $$;
revoke all on function answer_phone_change(text, text) from public;
grant execute on function answer_phone_change(text, text) to kean_api;

-- A second person says that the number is the client's: never whoever changed it, or whoever recorded the one that others have too.
create function second_phone(client uuid, because text) returns text
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  reach text := coalesce(current_setting('kean.client_scope', true), '');
  who uuid := kean_setting('kean.staff');
  p client_phone_change;
  f client_field;
  outcome text := 'nothing';
begin
  perform set_config('kean.client_scope', 'agency', true);
  select * into f from client_field c where c.client_id = second_phone.client and c.field = 'phone' for update;
  select * into p from client_phone_change c where c.client_id = second_phone.client and c.settled_as is null for update;
  if who is null then
    outcome := 'nobody';
  elsif p.id is not null then
    if p.changed_by = who then
      outcome := 'own';
    elsif p.second_by is null then
      update client_phone_change set second_by = who, second_because = because, second_at = clock_timestamp() where id = p.id;
      outcome := 'seconded';
    end if;
  elsif f.client_id is not null and phone_carries(second_phone.client) = 'shared' then
    if f.recorded_by = who then
      outcome := 'own';
    else
      insert into client_phone_change (id, client_id, changed_by, changed_in, second_by, second_because, second_at, settled_as, settled_at)
      values (gen_random_uuid(), second_phone.client, f.recorded_by, txid_current(), who, because, clock_timestamp(), 'confirmed', clock_timestamp());
      outcome := 'vouched';
    end if;
  end if;
  perform set_config('kean.client_scope', reach, true);
  return outcome;
end $$;
revoke all on function second_phone(uuid, text) from public;
grant execute on function second_phone(uuid, text) to kean_api;

-- Whoever leads a branch, and whoever answers for the protection of clients, confirms. Offices that exist already; a new one has it from its seed.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), given.role_code, 'clients', 'confirm-phones', 'Client', given.scope
  from (values ('store-manager', 'branch'), ('compliance', 'agency')) as given(role_code, scope)
 where exists (select from role r where r.code = given.role_code)
   and not exists (
     select from role_grant g where g.role_code = given.role_code and g.clause = 'clients' and g.action = 'confirm-phones'
   );
