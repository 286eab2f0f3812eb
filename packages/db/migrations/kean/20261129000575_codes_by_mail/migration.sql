-- A client who lost the phone still comes in: the code goes to a mailbox that they alone named, in their own pages, and proved (ADR 0046).
-- CreateTable
CREATE TABLE "client_mail_code" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "visit_id" UUID NOT NULL,
    "digest" BYTEA NOT NULL,
    "wrong_codes" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "ends_at" TIMESTAMPTZ(6) NOT NULL DEFAULT (clock_timestamp() + '00:10:00'::interval),

    CONSTRAINT "client_mail_code_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "client_mail_code_client_id_created_at_idx" ON "client_mail_code"("client_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "client_mail_code_visit_id_idx" ON "client_mail_code"("visit_id");

-- AddForeignKey
ALTER TABLE "client_mail_code" ADD CONSTRAINT "client_mail_code_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_mail_code" ADD CONSTRAINT "client_mail_code_visit_id_fkey" FOREIGN KEY ("visit_id") REFERENCES "client_visit"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table client_mail_code
  add constraint client_mail_code_digest check (octet_length(digest) = 32),
  add constraint client_mail_code_wrong_codes check (wrong_codes between 0 and 5),
  add constraint client_mail_code_lasts_ten_minutes check (ends_at <= created_at + interval '10 minutes 1 second');
alter table client_mail_code enable row level security;
alter table client_mail_code force row level security;
create policy client_mail_code_of_seen_client on client_mail_code for all
using (exists (select from client c where c.id = client_id));
-- No login reads or writes a digest: the functions below do. It goes with the visit in which it was asked for.
grant select (id, client_id, visit_id, created_at, ends_at) on client_mail_code to kean_worker;
grant select on client_mail_code to kean_backup;

-- Nobody of the office names the mailbox of a client, changes it or takes it away: it carries codes that stand for the client. The worker seals
-- it anew, and removes it with its client.
create function mail_is_the_clients_own() returns trigger language plpgsql as $$
begin
  if kean_repairs() or current_user not in ('kean_api', 'kean_worker')
    or current_user = 'kean_worker' and tg_op = 'UPDATE' and to_jsonb(new) - 'sealed' = to_jsonb(old) - 'sealed'
    or current_user = 'kean_worker' and tg_op = 'DELETE'
      and not exists (select from client c where c.id = old.client_id and c.state <> 'erased') then
    return coalesce(new, old);
  end if;
  raise exception 'the mailbox of a client is named by the client' using errcode = '42501';
end $$;
revoke all on function mail_is_the_clients_own() from public;
create trigger mail_named_by_the_client before insert on client_field
  for each row when (new.field = 'mail') execute function mail_is_the_clients_own();
create trigger mail_changed_by_the_client before update on client_field
  for each row when (new.field = 'mail' or old.field = 'mail') execute function mail_is_the_clients_own();
create trigger mail_removed_by_the_client before delete on client_field
  for each row when (old.field = 'mail') execute function mail_is_the_clients_own();

-- Everything else of the dossier goes with its client; the mailbox is the client's to take away.
create function field_goes_with_its_client() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return null; end if;
  if exists (
    select from gone g where g.field <> 'mail' and not exists (select from client c where c.id = g.client_id and c.state = 'erased')
  ) then
    raise exception '% goes with its client', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;
revoke all on function field_goes_with_its_client() from public;
drop trigger goes_with_its_client on client_field;
create trigger goes_with_its_client after delete on client_field
  referencing old table as gone for each statement execute function field_goes_with_its_client();

-- Whether this visit lies open and is of the client of the transaction.
create function kean_visits(visit uuid) returns boolean
language sql stable as $$
  select exists (
    select from client_visit v
     where v.id = visit and v.client_id = kean_visiting() and v.ended_at is null and v.ends_at > clock_timestamp())
$$;
revoke all on function kean_visits(uuid) from public;

-- A code for a mailbox that the client named in this visit; the one before it is over. Five a day: no mailbox is written to all day, and no
-- list of addresses is tried.
create function keep_mail_code(code uuid, visit uuid, digest bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  whose uuid := kean_visiting();
begin
  if whose is null or not kean_visits(keep_mail_code.visit) then return false; end if;
  perform pg_advisory_xact_lock(hashtextextended('client mail ' || whose, 0));
  if (select count(*) from client_mail_code c where c.client_id = whose and c.created_at > clock_timestamp() - interval '1 day') >= 5 then
    return false;
  end if;
  update client_mail_code c set ends_at = clock_timestamp() where c.client_id = whose and c.ends_at > clock_timestamp();
  insert into client_mail_code (id, client_id, visit_id, digest) values (keep_mail_code.code, whose, keep_mail_code.visit, keep_mail_code.digest);
  return true;
end $$;
revoke all on function keep_mail_code(uuid, uuid, bytea) from public;
grant execute on function keep_mail_code(uuid, uuid, bytea) to kean_api;

-- The one way in which a mailbox comes onto a record. The digest is of the code and the address together, so that the address that is kept is the
-- one to which the code went; and the code counts only when the mail server took its message, which the worker alone says. Answers why not,
-- or null.
create function prove_client_mail(code uuid, visit uuid, digest bytea, sealed bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  whose uuid := kean_visiting();
  c client_mail_code;
begin
  if whose is null or not kean_visits(prove_client_mail.visit) then return 'ended'; end if;
  select * into c from client_mail_code m
   where m.id = prove_client_mail.code and m.client_id = whose and m.visit_id = prove_client_mail.visit for update;
  if not found then return 'no-code'; end if;
  if c.wrong_codes >= 5 then return 'guessed'; end if;
  if c.ends_at <= clock_timestamp() then return 'code-expired'; end if;
  if not exists (
    select from message m where m.key = 'clients.mail-code/' || c.id and m.client_id = whose and m.channel = 'mail' and m.sent_at is not null) then
    return 'not-sent';
  end if;
  if c.digest is distinct from prove_client_mail.digest then
    update client_mail_code m set wrong_codes = wrong_codes + 1 where m.id = c.id;
    return 'wrong-code';
  end if;
  update client_mail_code m set ends_at = clock_timestamp() where m.id = c.id;
  delete from client_field f where f.client_id = whose and f.field = 'mail';
  -- Nobody of the office recorded it: the client did.
  insert into client_field (client_id, field, sealed, source, recorded_by, recorded_at, verified_at)
  values (whose, 'mail', prove_client_mail.sealed, 'client', whose, clock_timestamp(), clock_timestamp());
  return null;
end $$;
revoke all on function prove_client_mail(uuid, uuid, bytea, bytea) from public;
grant execute on function prove_client_mail(uuid, uuid, bytea, bytea) to kean_api;

create function drop_client_mail(visit uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not kean_visits(drop_client_mail.visit) then return false; end if;
  delete from client_field f where f.client_id = kean_visiting() and f.field = 'mail';
  return found;
end $$;
revoke all on function drop_client_mail(uuid) from public;
grant execute on function drop_client_mail(uuid) to kean_api;

-- A way to the client: the phone that is theirs, or the mailbox that they proved. By which of them a code counts, open_visit says.
create function word_wants_a_way_to_the_client() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if phone_carries(new.client_id) <> 'client'
    and not exists (select from client_field f where f.client_id = new.client_id and f.field = 'mail') then
    raise exception 'the phone on record carries no word of the client' using errcode = '42501';
  end if;
  return new;
end $$;
revoke all on function word_wants_a_way_to_the_client() from public;
drop trigger word_wants_a_standing_phone on client_invitation;
drop trigger code_wants_a_standing_phone on client_invitation;
drop trigger word_wants_a_standing_phone on client_visit;
create trigger word_wants_a_way_to_the_client before insert on client_invitation
  for each row execute function word_wants_a_way_to_the_client();
create trigger code_wants_a_way_to_the_client before update of code_digest on client_invitation
  for each row when (new.code_digest is not null) execute function word_wants_a_way_to_the_client();
create trigger word_wants_a_way_to_the_client before insert on client_visit
  for each row execute function word_wants_a_way_to_the_client();

-- As before, and by whichever way the newest code went: by text message the phone has to be the client's own; by mail the mailbox has to be
-- the one that stood when the code was asked for. No link goes by mail, so that one mailbox never holds both.
create or replace function open_visit(invitation uuid, digest bytea, visit uuid, token bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  i client_invitation;
  m message;
begin
  select * into i from client_invitation where id = open_visit.invitation for update;
  if not found then return 'ended'; end if;
  if i.used_at is not null then return 'used'; end if;
  if i.ended_at is not null then return 'ended'; end if;
  if i.ends_at <= clock_timestamp() then return 'expired'; end if;
  if i.wrong_codes >= 5 then return 'guessed'; end if;
  if i.code_ends_at is null then return 'no-code'; end if;
  if i.code_ends_at <= clock_timestamp() then return 'code-expired'; end if;
  select * into m from message w
   where w.key in ('clients.visit-code/' || i.id || '.' || i.codes_sent, 'clients.asking-code/' || i.id || '.' || i.codes_sent)
     and w.client_id = i.client_id;
  if m.channel = 'mail' then
    if i.channel not in ('screen', 'sms') or not exists (
      select from client_field f where f.client_id = i.client_id and f.field = 'mail' and f.recorded_at <= m.created_at) then
      return 'no-mail';
    end if;
  elsif phone_carries(i.client_id) <> 'client' then
    return 'phone-awaits';
  end if;
  if m.sent_at is null then return 'not-sent'; end if;
  if i.code_digest is distinct from open_visit.digest then
    update client_invitation
       set wrong_codes = wrong_codes + 1,
           ended_at = case when wrong_codes + 1 >= 5 then clock_timestamp() end,
           ended_because = case when wrong_codes + 1 >= 5 then 'guessed' end
     where id = i.id;
    return 'wrong-code';
  end if;
  update client_invitation set used_at = clock_timestamp(), code_digest = null, code_ends_at = null where id = i.id;
  insert into client_visit (id, client_id, invitation_id, token_digest, opened_at, seen_at, ends_at)
  values (open_visit.visit, i.client_id, i.id, open_visit.token, now(), now(), now() + interval '15 minutes');
  return null;
end $$;
