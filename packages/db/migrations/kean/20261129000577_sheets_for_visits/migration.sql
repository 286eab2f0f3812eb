-- A client without a mobile comes in all the same: somebody of the office sees who they are and prints a code for them, somebody else shows the
-- link (ADR 0054).
-- AlterTable
ALTER TABLE "client_visit" ADD COLUMN     "sheet_id" UUID;

-- CreateTable
CREATE TABLE "client_sheet" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "issued_by" UUID NOT NULL,
    "paper" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "wrong_codes" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "ends_at" TIMESTAMPTZ(6) NOT NULL DEFAULT (clock_timestamp() + '1 day'::interval),
    "used_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),
    "ended_because" TEXT,

    CONSTRAINT "client_sheet_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "client_sheet_client_id_created_at_idx" ON "client_sheet"("client_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "client_visit_sheet_id_idx" ON "client_visit"("sheet_id");

-- AddForeignKey
ALTER TABLE "client_visit" ADD CONSTRAINT "client_visit_sheet_id_fkey" FOREIGN KEY ("sheet_id") REFERENCES "client_sheet"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_sheet" ADD CONSTRAINT "client_sheet_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table client_sheet
  add constraint client_sheet_paper_known check (paper in ('identity-card', 'passport', 'travel-permit', 'residence-permit')),
  add constraint client_sheet_digest check (octet_length(digest) = 32),
  add constraint client_sheet_wrong_codes check (wrong_codes between 0 and 5),
  add constraint client_sheet_lasts_a_day check (ends_at <= created_at + interval '1 day 1 second'),
  add constraint client_sheet_ended_because check (
    (ended_at is null) = (ended_because is null) and ended_because in ('replaced', 'guessed', 'withdrawn', 'restored'));
alter table client_sheet enable row level security;
alter table client_sheet force row level security;
create policy client_sheet_of_seen_client on client_sheet for all
using (exists (select from client c where c.id = client_id));
create trigger goes_with_its_client after delete on client_sheet
  referencing old table as gone for each statement execute function goes_with_its_client();
-- Nobody of the office reads or writes the digest of a code, or says that a sheet was used: the functions below do. The worker removes it with its client.
grant select (id, client_id, issued_by, paper, wrong_codes, created_at, ends_at, used_at, ended_at, ended_because) on client_sheet to kean_api, kean_worker;
grant update (ended_at, ended_because) on client_sheet to kean_api, kean_worker;
grant delete on client_sheet to kean_worker;
grant select on client_sheet to kean_backup;

-- Whether a code that somebody printed for this client still opens something.
create function sheet_stands(client uuid) returns boolean
language sql stable
return exists (
  select from client_sheet s
   where s.client_id = sheet_stands.client and s.used_at is null and s.ended_at is null and s.ends_at > clock_timestamp());
revoke all on function sheet_stands(uuid) from public;
grant execute on function sheet_stands(uuid) to kean_api, kean_worker;

-- The one way in which a sheet comes into being; the one before it is over. Never for a client of one's own, nor beside a link that one gave: both
-- halves would lie in one pair of hands. Not while a changed phone waits, for whoever changes it to a landline makes somebody a client
-- without a mobile. Three a day. Answers why not, or null.
create function issue_sheet(client uuid, sheet uuid, paper text, digest bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := kean_setting('kean.staff');
begin
  if who is null or not exists (select from client c where c.id = issue_sheet.client and c.state <> 'erased') then return 'nobody'; end if;
  perform pg_advisory_xact_lock(hashtextextended('client sheet ' || issue_sheet.client, 0));
  if exists (select from client c where c.id = issue_sheet.client and c.assignee_id = who)
    or exists (
      select from client_invitation i
       where i.client_id = issue_sheet.client and i.invited_by = who and i.used_at is null and i.ended_at is null and i.ends_at > clock_timestamp()) then
    return 'own';
  end if;
  if phone_carries(issue_sheet.client) = 'awaits' then return 'phone-awaits'; end if;
  if (select count(*) from client_sheet s where s.client_id = issue_sheet.client and s.created_at > clock_timestamp() - interval '1 day') >= 3 then
    return 'too-many';
  end if;
  update client_sheet s set ended_at = clock_timestamp(), ended_because = 'replaced'
   where s.client_id = issue_sheet.client and s.used_at is null and s.ended_at is null and s.ends_at > clock_timestamp();
  insert into client_sheet (id, client_id, issued_by, paper, digest)
  values (issue_sheet.sheet, issue_sheet.client, who, issue_sheet.paper, issue_sheet.digest);
  return null;
end $$;
revoke all on function issue_sheet(uuid, uuid, text, bytea) from public;
grant execute on function issue_sheet(uuid, uuid, text, bytea) to kean_api;

-- A sheet is a way to the client as well, for a link and for the visit that it opens.
create or replace function links_want_a_way_to_the_client() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (
    select from phones_carry(array(select a.client_id from added a)) s
     where s.carries <> 'client' and not exists (select from client_field f where f.client_id = s.client and f.field = 'mail')
       and not sheet_stands(s.client)) then
    raise exception 'the phone on record carries no word of the client' using errcode = '42501';
  end if;
  return null;
end $$;
drop trigger word_wants_a_way_to_the_client on client_visit;
create trigger word_wants_a_way_to_the_client before insert on client_visit
  for each row when (new.sheet_id is null) execute function word_wants_a_way_to_the_client();

-- The other way in which a visit begins: a link that one person gave and a sheet that another one printed. Both are used up by it; five wrong
-- codes end both. Answers why not, or null.
create function open_visit_by_sheet(invitation uuid, digest bytea, visit uuid, token bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  i client_invitation;
  s client_sheet;
begin
  select * into i from client_invitation c where c.id = open_visit_by_sheet.invitation for update;
  if not found then return 'ended'; end if;
  if i.used_at is not null then return 'used'; end if;
  if i.ended_at is not null then return 'ended'; end if;
  if i.ends_at <= clock_timestamp() then return 'expired'; end if;
  if i.wrong_codes >= 5 then return 'guessed'; end if;
  select * into s from client_sheet c
   where c.client_id = i.client_id and c.used_at is null and c.ended_at is null and c.ends_at > clock_timestamp()
   order by c.created_at desc limit 1 for update;
  if not found then return 'no-sheet'; end if;
  if s.issued_by = i.invited_by then return 'one-hand'; end if;
  if phone_carries(i.client_id) = 'awaits' then return 'phone-awaits'; end if;
  if s.digest is distinct from open_visit_by_sheet.digest then
    update client_sheet c
       set wrong_codes = c.wrong_codes + 1,
           ended_at = case when c.wrong_codes + 1 >= 5 then clock_timestamp() end,
           ended_because = case when c.wrong_codes + 1 >= 5 then 'guessed' end
     where c.id = s.id;
    update client_invitation c
       set wrong_codes = c.wrong_codes + 1,
           ended_at = case when c.wrong_codes + 1 >= 5 then clock_timestamp() end,
           ended_because = case when c.wrong_codes + 1 >= 5 then 'guessed' end
     where c.id = i.id;
    return 'wrong-code';
  end if;
  update client_sheet c set used_at = clock_timestamp() where c.id = s.id;
  update client_invitation c
     set opened_at = coalesce(c.opened_at, clock_timestamp()), used_at = clock_timestamp(), code_digest = null, code_ends_at = null
   where c.id = i.id;
  insert into client_visit (id, client_id, invitation_id, sheet_id, token_digest, opened_at, seen_at, ends_at)
  values (open_visit_by_sheet.visit, i.client_id, i.id, s.id, open_visit_by_sheet.token, now(), now(), now() + interval '15 minutes');
  return null;
end $$;
revoke all on function open_visit_by_sheet(uuid, bytea, uuid, bytea) from public;
grant execute on function open_visit_by_sheet(uuid, bytea, uuid, bytea) to kean_api;

-- What two people of the office opened is not the client's own phone: nothing is consented to there. Taking back is free.
create or replace function own_phone_is_a_visit() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.recorded_by is null and new.kind = 'withdrawn' and exists (
    select from consent_objection o join consent_act a on a.id = o.act_id
     where a.client_id = new.client_id and o.objected_in = txid_current())
  then
    return new;
  end if;
  if new.recorded_by is not null or not exists (
    select from client_visit v
     where v.id = new.visit_id and v.client_id = new.client_id and v.ended_at is null and v.ends_at > clock_timestamp()
       and (v.sheet_id is null or new.kind <> 'given'))
  then
    raise exception 'what comes from the client''s own phone is said in a visit of theirs' using errcode = '42501';
  end if;
  return new;
end $$;

-- Nor is a changed phone confirmed from there: no code went to the number before.
create or replace function confirm_phone_in_visit(visit uuid) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  reach text := coalesce(current_setting('kean.client_scope', true), '');
  whose uuid := kean_setting('kean.visitor');
  confirmed uuid;
begin
  if whose is null then
    return null;
  end if;
  perform set_config('kean.client_scope', 'agency', true);
  update client_phone_change p
     set settled_as = 'confirmed', settled_at = clock_timestamp(), settled_in = txid_current()
    from client_visit v
   where v.id = confirm_phone_in_visit.visit and v.client_id = whose and p.client_id = whose and v.sheet_id is null
     and v.ended_at is null and v.ends_at > now() and v.opened_at < p.changed_at and p.settled_as is null
  returning p.id into confirmed;
  perform set_config('kean.client_scope', reach, true);
  return confirmed;
end $$;

-- Whoever leads a shop sees the paper and prints the sheet. Offices that exist already; a new one has it from its seed.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), given.role_code, 'clients', 'issue-sheets', 'Client', given.scope
  from (values ('store-manager', 'branch'), ('compliance', 'agency')) as given(role_code, scope)
 where exists (select from role r where r.code = given.role_code)
   and not exists (
     select from role_grant g where g.role_code = given.role_code and g.clause = 'clients' and g.action = 'issue-sheets'
   );
