-- Clauses 1.3, 2.3 and 4.2: documents of a client in the object store, each sealed under a key of its own, and that key under the client's. Paper
-- files know how much of them is scanned.
-- AlterTable
ALTER TABLE "paper_file" ADD COLUMN     "changed_at" TIMESTAMPTZ(6),
ADD COLUMN     "scanned_at" TIMESTAMPTZ(6),
ADD COLUMN     "scanned_sheets" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "client_document" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "about" TEXT NOT NULL,
    "about_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'receiving',
    "refused_because" TEXT,
    "type" TEXT,
    "size_bytes" INTEGER,
    "sheets" INTEGER NOT NULL,
    "scan" TEXT,
    "sealed_hash" BYTEA,
    "sealed_key" BYTEA,
    "received_by" UUID,
    "received_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "kept_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "client_document_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "client_document_client_id_idx" ON "client_document"("client_id");

-- CreateIndex
CREATE INDEX "client_document_about_id_received_at_idx" ON "client_document"("about_id", "received_at");

-- AddForeignKey
ALTER TABLE "client_document" ADD CONSTRAINT "client_document_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table client_document
  add constraint client_document_about_known check (about in ('paper-file')),
  add constraint client_document_kind_known
    check (kind in ('contract', 'identity', 'consent', 'authority', 'property', 'request', 'other')),
  add constraint client_document_state_known check (state in ('receiving', 'kept', 'refused', 'replaced')),
  add constraint client_document_refused_because_known
    check (refused_because in ('empty', 'too-large', 'type-unknown', 'type-is-another', 'infected', 'scanner-away', 'broken-off')),
  add constraint client_document_refused_with_a_reason check ((state = 'refused') = (refused_because is not null)),
  add constraint client_document_type_known
    check (type in ('application/pdf', 'image/jpeg', 'image/png', 'image/webp', 'image/tiff', 'image/heic')),
  add constraint client_document_scan_known check (scan in ('clean', 'unscanned')),
  add constraint client_document_is_some_size check (size_bytes between 1 and 20971520),
  add constraint client_document_shows_sheets check (sheets between 1 and 2000),
  add constraint client_document_kept_is_known
    check (state <> 'kept' or (type is not null and size_bytes is not null and scan is not null and kept_at is not null
      and octet_length(sealed_hash) = 32 and sealed_key is not null)),
  -- What was refused or replaced opens no more, wherever its bytes may still lie.
  add constraint client_document_ended_opens_no_more check ((state in ('refused', 'replaced')) = (ended_at is not null) and (state = 'kept' or sealed_key is null));

create function client_document_moves() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  if old.state in ('refused', 'replaced') then
    raise exception 'a document that ended stands' using errcode = 'check_violation';
  end if;
  if old.state = 'kept' and new.state not in ('kept', 'replaced', 'refused') then
    raise exception 'a document that is kept is not received again' using errcode = 'check_violation';
  end if;
  -- What was kept is what was received: it is found clean afterwards, or it ends.
  if old.state = 'kept' and (
    new.type is distinct from old.type or new.size_bytes is distinct from old.size_bytes
    or new.sealed_hash is distinct from old.sealed_hash or new.kept_at is distinct from old.kept_at
    or (old.scan = 'clean' and new.scan is distinct from 'clean')
  ) then
    raise exception 'a document that is kept does not change' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger client_document_moves before update on client_document for each row execute function client_document_moves();
create trigger is_of_the_living after insert on client_document
  referencing new table as added for each statement execute function is_of_the_living();
create trigger goes_with_its_client after delete on client_document
  referencing old table as gone for each statement execute function goes_with_its_client();

-- A scan is of the client whose paper it is, and received by somebody who holds the key of its cabinet.
create function client_document_is_of_its_paper() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  if new.about = 'paper-file' and not exists (
    select from paper_file f join cabinet_keeper k on k.cabinet_id = f.cabinet_id
     where f.id = new.about_id and f.client_id = new.client_id and f.class = new.kind and f.state <> 'shredded' and k.staff_id = new.received_by
  ) then
    raise exception 'a scan is of paper that its keeper has' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger client_document_is_of_its_paper before insert on client_document for each row execute function client_document_is_of_its_paper();

-- How much of a file is scanned is never said, it is counted: by whoever writes or takes away a scan.
create function paper_file_counts_scans() returns trigger language plpgsql as $$
begin
  update paper_file f set (scanned_sheets, scanned_at) = (
    select coalesce(sum(d.sheets), 0)::int, max(d.kept_at) from client_document d where d.about_id = f.id and d.about = 'paper-file' and d.state = 'kept'
  ) where f.id = coalesce(new.about_id, old.about_id) and f.state <> 'shredded';
  return null;
end
$$;
create trigger paper_file_counts_scans after update of state on client_document for each row
  when (new.about = 'paper-file') execute function paper_file_counts_scans();
create trigger paper_file_counts_scans_gone after delete on client_document for each row
  when (old.about = 'paper-file') execute function paper_file_counts_scans();

-- Paper that was away to be written on is not what was scanned.
create function paper_file_may_have_changed() returns trigger language plpgsql as $$
begin
  update paper_file set changed_at = clock_timestamp() where id = new.file_id;
  return null;
end
$$;
create trigger paper_file_may_have_changed after update of returned_at on paper_loan for each row
  when (old.returned_at is null and new.returned_at is not null and new.purpose in ('signing', 'transfer')) execute function paper_file_may_have_changed();

alter table client_document enable row level security;
alter table client_document force row level security;
create policy client_document_of_seen_client on client_document for all
using (exists (select from client c where c.id = client_id));
-- Paper may lie where its client is not: whoever keeps it sees that it is scanned.
create policy client_document_of_seen_paper on client_document for all
using (about = 'paper-file' and exists (select from paper_file f where f.id = about_id));

create index paper_file_not_in_step on paper_file (filed_at desc, id desc)
  where state <> 'shredded' and (scanned_sheets <> sheets or changed_at > scanned_at);

grant select, insert on client_document to kean_api;
grant update (state, refused_because, type, size_bytes, scan, sealed_hash, sealed_key, kept_at, ended_at) on client_document to kean_api;
grant update (scanned_sheets, scanned_at, changed_at) on paper_file to kean_api;
-- Keys of documents are sealed anew when the client's changes; rows go with the client.
grant select, delete on client_document to kean_worker;
grant update (sealed_key) on client_document to kean_worker;
grant update (scanned_sheets, scanned_at) on paper_file to kean_worker;
grant select on client_document to kean_backup;

-- Offices that exist already; a new one has it from its seed. Copies that show an identity number are for whoever may look at that.
insert into role_grant (id, role_code, clause, action, subject, scope, fields)
select gen_random_uuid(), given.role_code, 'paper-archive', 'open-scans', 'Client', given.scope, given.fields
  from (values
    ('agent', 'own', '{scan.consent,scan.request}'::text[]),
    ('store-manager', 'branch', '{scan.contract,scan.identity,scan.consent,scan.authority,scan.property,scan.request,scan.other}'),
    ('regional-manager', 'region', '{scan.consent,scan.request}'),
    ('compliance', 'agency', '{scan.contract,scan.identity,scan.consent,scan.authority,scan.property,scan.request,scan.other}')
  ) as given(role_code, scope, fields)
 where exists (select from role r where r.code = given.role_code)
   and not exists (
     select from role_grant g where g.role_code = given.role_code and g.clause = 'paper-archive' and g.action = 'open-scans'
   );
