-- A number of somebody who works here carries no word of a client: whoever holds it would be the client (ADR 0050). Known are the numbers that
-- are on record for each person, also after they left; compared is the keyed token of the clients' own index. Read anew each time, so that a
-- number which becomes known later counts for what was entered before.
-- CreateTable
CREATE TABLE "staff_phone" (
    "id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "sealed" BYTEA,
    "recorded_by" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "mistaken_by" UUID,
    "mistaken_at" TIMESTAMPTZ(6),

    CONSTRAINT "staff_phone_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff_phone_token" (
    "token" BIGINT NOT NULL,
    "phone_id" UUID NOT NULL,
    "generation" INTEGER NOT NULL,

    CONSTRAINT "staff_phone_token_pkey" PRIMARY KEY ("token","phone_id","generation")
);

-- CreateIndex
CREATE INDEX "staff_phone_staff_id_idx" ON "staff_phone"("staff_id");

-- CreateIndex
CREATE INDEX "staff_phone_token_phone_id_idx" ON "staff_phone_token"("phone_id");

-- AddForeignKey
ALTER TABLE "staff_phone" ADD CONSTRAINT "staff_phone_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_phone_token" ADD CONSTRAINT "staff_phone_token_phone_id_fkey" FOREIGN KEY ("phone_id") REFERENCES "staff_phone"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table staff_phone
  add constraint staff_phone_mistaken_when check ((mistaken_at is null) = (mistaken_by is null)),
  add constraint staff_phone_mistaken_by_another check (mistaken_by is null or mistaken_by <> staff_id);

-- Nobody of the office reads a number or its token, and nobody writes one but by the functions below. The worker gives the numbers new tokens
-- when the index changes over.
grant select (id, staff_id, recorded_by, recorded_at, mistaken_by, mistaken_at) on staff_phone to kean_api;
grant select on staff_phone to kean_worker, kean_backup;
grant select, insert, delete on staff_phone_token to kean_worker;
grant select on staff_phone_token to kean_backup;

-- Puts a number on record for somebody. Answers at how many clients it stands as the first phone, for the log; null where it was on record.
create function record_staff_phone(phone uuid, staff uuid, sealed bytea, generations integer[], tokens bigint[]) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  reach text := coalesce(current_setting('kean.client_scope', true), '');
  who uuid := kean_setting('kean.staff');
  clients integer;
begin
  if who is null then
    raise exception 'somebody says whose number it is' using errcode = '42501';
  end if;
  perform from staff s where s.id = record_staff_phone.staff for update;
  if exists (select from staff_phone p join staff_phone_token t on t.phone_id = p.id
              where p.staff_id = record_staff_phone.staff and t.token = any (tokens)) then
    return null;
  end if;
  insert into staff_phone (id, staff_id, sealed, recorded_by)
  values (record_staff_phone.phone, record_staff_phone.staff, record_staff_phone.sealed, who);
  insert into staff_phone_token (token, phone_id, generation)
  select known.token, record_staff_phone.phone, known.generation from unnest(tokens, generations) as known(token, generation);
  perform set_config('kean.client_scope', 'agency', true);
  select count(distinct t.client_id) into clients from client_token t where t.kind = 1 and t.token = any (tokens);
  perform set_config('kean.client_scope', reach, true);
  return clients;
end $$;
revoke all on function record_staff_phone(uuid, uuid, bytea, integer[], bigint[]) from public;
grant execute on function record_staff_phone(uuid, uuid, bytea, integer[], bigint[]) to kean_api;

-- It was somebody else's number: the value and its tokens go, and who said so stays. Never said by the person whose number it is.
create function mistake_staff_phone(phone uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := kean_setting('kean.staff');
  p staff_phone;
begin
  select * into p from staff_phone s where s.id = mistake_staff_phone.phone and s.mistaken_at is null for update;
  if p.id is null or who is null then return 'nothing'; end if;
  if p.staff_id = who then return 'own'; end if;
  delete from staff_phone_token t where t.phone_id = p.id;
  update staff_phone s set sealed = null, mistaken_by = who, mistaken_at = clock_timestamp() where s.id = p.id;
  return 'mistaken';
end $$;
revoke all on function mistake_staff_phone(uuid) from public;
grant execute on function mistake_staff_phone(uuid) to kean_api;

-- Whether a number, by its token of each generation, is anybody's who works or worked here; whose, is told to nobody.
create function phone_is_of_staff(tokens bigint[]) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select from staff_phone_token t where t.token = any (tokens))
$$;
revoke all on function phone_is_of_staff(bigint[]) from public;
grant execute on function phone_is_of_staff(bigint[]) to kean_api;

-- That a colleague is a client themself is a reason of its own: no other vouching counts for it.
alter table client_phone_change drop constraint client_phone_change_second_because_known;
alter table client_phone_change add constraint client_phone_change_second_because_known
  check (second_because in ('papers-seen', 'called-old-number', 'met-in-person', 'colleague-is-client'));

-- What a phone on record is good for: `client` carries codes and links; `awaits` was changed and waits; `staff` is a number of somebody who
-- works or worked here, and nobody vouched since it was recorded that this colleague is the client; `shared` is the first phone of somebody
-- else too, under another name, and nobody vouched for it since. Whose else it is, is told to nobody.
create or replace function phone_carries(client uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  reach text := coalesce(current_setting('kean.client_scope', true), '');
  answer text;
begin
  perform set_config('kean.client_scope', 'agency', true);
  select case
    when exists (select from client_phone_change p where p.client_id = phone_carries.client and phone_change_holds(p)) then 'awaits'
    when exists (
        select from client_token mine join staff_phone_token known on known.token = mine.token
         where mine.client_id = phone_carries.client and mine.kind = 1)
      and not exists (
        select from client_phone_change v join client_field f on f.client_id = v.client_id and f.field = 'phone'
         where v.client_id = phone_carries.client and v.second_because = 'colleague-is-client' and v.second_at >= f.recorded_at)
    then 'staff'
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

-- A second person says that the number is the client's: never whoever changed it, or whoever recorded the one that others have too. That a
-- colleague is the client is said by whoever confirms phones of the whole agency, and never by that colleague. A change that was seconded and
-- waits for nothing any more stands in the way of neither.
create or replace function second_phone(client uuid, because text) returns text
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
  elsif p.id is not null and phone_change_holds(p) then
    if p.changed_by = who then
      outcome := 'own';
    elsif because = 'colleague-is-client' then
      outcome := 'nothing';
    elsif p.second_by is null then
      update client_phone_change set second_by = who, second_because = because, second_at = clock_timestamp() where id = p.id;
      outcome := 'seconded';
    end if;
  elsif f.client_id is not null and phone_carries(second_phone.client) in ('staff', 'shared') then
    if (phone_carries(second_phone.client) = 'staff') <> (because = 'colleague-is-client') then
      outcome := case because when 'colleague-is-client' then 'nothing' else 'staffs' end;
    elsif because = 'colleague-is-client' and not exists (
        select from role_in_force r join role_grant g on g.role_code = r.code
         where r.staff_id = who and g.clause = 'clients' and g.action = 'confirm-phones' and g.scope = 'agency'
           and g.conditions = '[]'::jsonb and (g.expires_at is null or g.expires_at > now())) then
      outcome := 'staffs';
    elsif f.recorded_by = who or because = 'colleague-is-client' and exists (
        select from client_token mine join staff_phone_token known on known.token = mine.token join staff_phone s on s.id = known.phone_id
         where mine.client_id = second_phone.client and mine.kind = 1 and s.staff_id = who) then
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

-- Whoever sees people in and off enters their numbers. Offices that exist already; a new one has it from its seed.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), 'hr', 'personnel', 'record-phones', 'Staff', 'agency'
 where exists (select from role r where r.code = 'hr')
   and not exists (
     select from role_grant g where g.role_code = 'hr' and g.clause = 'personnel' and g.action = 'record-phones'
   );
