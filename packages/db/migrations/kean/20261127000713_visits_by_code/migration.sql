-- A visit is opened by the code that went to the phone on record, and by nothing that the api's login could write instead; and what is said to
-- come from the client's own phone names the visit in which it was said (ADR 0036).
-- AlterTable
ALTER TABLE "consent_act" ADD COLUMN "visit_id" UUID;

-- CreateIndex
CREATE INDEX "consent_act_visit_id_idx" ON "consent_act"("visit_id");

-- AddForeignKey
ALTER TABLE "consent_act" ADD CONSTRAINT "consent_act_visit_id_fkey" FOREIGN KEY ("visit_id") REFERENCES "client_visit"("id") ON DELETE SET NULL ON UPDATE CASCADE;

alter table consent_act
  add constraint consent_act_visit_is_of_the_own_phone check (visit_id is null or channel = 'own-phone');

-- Nobody of the office reads the digest of a code, or says that one was sent or typed: for that there are the functions below.
revoke select, insert on client_invitation from kean_api;
revoke update (code_digest, code_ends_at, codes_sent, wrong_codes, opened_at, used_at) on client_invitation from kean_api;
grant select (id, client_id, invited_by, reason, channel, link_digest, code_ends_at, codes_sent, wrong_codes, created_at, ends_at, opened_at,
              used_at, ended_at, ended_because) on client_invitation to kean_api;
grant insert (id, client_id, invited_by, reason, channel, link_digest, ends_at) on client_invitation to kean_api;
revoke insert on client_visit from kean_api;

-- The newest code of a link; the one before it is over. Answers which round it is, and null where the link takes none.
create function keep_visit_code(invitation uuid, digest bytea) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  round integer;
begin
  update client_invitation
     set code_digest = keep_visit_code.digest, code_ends_at = clock_timestamp() + interval '10 minutes', codes_sent = codes_sent + 1,
         opened_at = coalesce(opened_at, clock_timestamp())
   where id = keep_visit_code.invitation and used_at is null and ended_at is null and ends_at > clock_timestamp() and codes_sent < 3
   returning codes_sent into round;
  return round;
end $$;
revoke all on function keep_visit_code(uuid, bytea) from public;
grant execute on function keep_visit_code(uuid, bytea) to kean_api;

-- The one way in which a visit begins. The code counts only when its message was taken by the gateway, which the worker alone says: whoever
-- holds the login of the api can keep a digest of their own choosing, and no message that the worker could open. Only the newest
-- code is one; five wrong ones end the link, over all its codes. Answers why not, or null.
create function open_visit(invitation uuid, digest bytea, visit uuid, token bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  i client_invitation;
begin
  select * into i from client_invitation where id = open_visit.invitation for update;
  if not found then return 'ended'; end if;
  if i.used_at is not null then return 'used'; end if;
  if i.ended_at is not null then return 'ended'; end if;
  if i.ends_at <= clock_timestamp() then return 'expired'; end if;
  if i.wrong_codes >= 5 then return 'guessed'; end if;
  if i.code_ends_at is null then return 'no-code'; end if;
  if i.code_ends_at <= clock_timestamp() then return 'code-expired'; end if;
  if phone_carries(i.client_id) <> 'client' then return 'phone-awaits'; end if;
  if not exists (select from message m
       where m.key in ('clients.visit-code/' || i.id || '.' || i.codes_sent, 'clients.asking-code/' || i.id || '.' || i.codes_sent)
         and m.client_id = i.client_id and m.sent_at is not null) then
    return 'not-sent';
  end if;
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
revoke all on function open_visit(uuid, bytea, uuid, bytea) from public;
grant execute on function open_visit(uuid, bytea, uuid, bytea) to kean_api;

create function own_phone_is_a_visit() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.recorded_by is not null or not exists (
    select from client_visit v
     where v.id = new.visit_id and v.client_id = new.client_id and v.ended_at is null and v.ends_at > clock_timestamp())
  then
    raise exception 'what comes from the client''s own phone is said in a visit of theirs' using errcode = '42501';
  end if;
  return new;
end $$;
revoke all on function own_phone_is_a_visit() from public;
create trigger own_phone_is_a_visit before insert on consent_act
  for each row when (new.channel = 'own-phone' and session_user = 'kean_api') execute function own_phone_is_a_visit();
