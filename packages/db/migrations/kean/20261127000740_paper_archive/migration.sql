-- Clause 2.3: paper, numbered and classed, in cabinets that somebody holds the key of; lent and taken back, counted, and destroyed by two.
-- CreateTable
CREATE TABLE "cabinet" (
    "id" UUID NOT NULL,
    "region_id" UUID NOT NULL,
    "branch_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "shelves" INTEGER NOT NULL,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "closed_at" TIMESTAMPTZ(6),

    CONSTRAINT "cabinet_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cabinet_keeper" (
    "cabinet_id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "given_by" UUID NOT NULL,
    "given_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "cabinet_keeper_pkey" PRIMARY KEY ("cabinet_id","staff_id")
);

-- CreateTable
CREATE TABLE "paper_serial" (
    "branch_id" UUID NOT NULL,
    "year" INTEGER NOT NULL,
    "class" TEXT NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "paper_serial_pkey" PRIMARY KEY ("branch_id","year","class")
);

-- CreateTable
CREATE TABLE "paper_file" (
    "id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "region_id" UUID NOT NULL,
    "branch_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "class" TEXT NOT NULL,
    "sheets" INTEGER NOT NULL,
    "cabinet_id" UUID NOT NULL,
    "shelf" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'shelved',
    "filed_by" UUID NOT NULL,
    "filed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "shred_due_at" TIMESTAMPTZ(6),
    "shred_cause" TEXT,
    "shredded_at" TIMESTAMPTZ(6),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "paper_file_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "paper_loan" (
    "id" UUID NOT NULL,
    "file_id" UUID NOT NULL,
    "borrower_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "lent_by" UUID NOT NULL,
    "lent_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "due_at" TIMESTAMPTZ(6) NOT NULL,
    "taken_by" UUID,
    "returned_at" TIMESTAMPTZ(6),

    CONSTRAINT "paper_loan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stock_taking" (
    "id" UUID NOT NULL,
    "cabinet_id" UUID NOT NULL,
    "begun_by" UUID NOT NULL,
    "begun_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "ended_by" UUID,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "stock_taking_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stock_sighting" (
    "taking_id" UUID NOT NULL,
    "label" TEXT NOT NULL,
    "file_id" UUID,
    "shelf" INTEGER NOT NULL,
    "seen_by" UUID NOT NULL,
    "seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "stock_sighting_pkey" PRIMARY KEY ("taking_id","label")
);

-- CreateTable
CREATE TABLE "stock_difference" (
    "id" UUID NOT NULL,
    "taking_id" UUID NOT NULL,
    "label" TEXT NOT NULL,
    "file_id" UUID,
    "kind" TEXT NOT NULL,
    "shelf" INTEGER,
    "settled_as" TEXT,
    "settled_by" UUID,
    "settled_at" TIMESTAMPTZ(6),

    CONSTRAINT "stock_difference_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shred_batch" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "region_id" UUID NOT NULL,
    "branch_id" UUID NOT NULL,
    "method" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "opened_by" UUID NOT NULL,
    "opened_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "signed_by" UUID,
    "signed_at" TIMESTAMPTZ(6),
    "witnessed_by" UUID,
    "witnessed_at" TIMESTAMPTZ(6),
    "photo_hash" BYTEA,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "shred_batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shred_item" (
    "batch_id" UUID NOT NULL,
    "file_id" UUID NOT NULL,

    CONSTRAINT "shred_item_pkey" PRIMARY KEY ("batch_id","file_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "cabinet_branch_id_code_key" ON "cabinet"("branch_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "paper_file_number_key" ON "paper_file"("number");

-- CreateIndex
CREATE INDEX "paper_file_client_id_idx" ON "paper_file"("client_id");

-- CreateIndex
CREATE INDEX "paper_file_cabinet_id_shelf_number_idx" ON "paper_file"("cabinet_id", "shelf", "number");

-- CreateIndex
CREATE INDEX "paper_file_filed_at_id_idx" ON "paper_file"("filed_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "paper_file_shred_due_at_id_idx" ON "paper_file"("shred_due_at", "id");

-- CreateIndex
CREATE INDEX "paper_loan_file_id_lent_at_idx" ON "paper_loan"("file_id", "lent_at" DESC);

-- CreateIndex
CREATE INDEX "paper_loan_borrower_id_idx" ON "paper_loan"("borrower_id");

-- CreateIndex
CREATE INDEX "stock_taking_cabinet_id_begun_at_idx" ON "stock_taking"("cabinet_id", "begun_at" DESC);

-- CreateIndex
CREATE INDEX "stock_difference_settled_at_idx" ON "stock_difference"("settled_at");

-- CreateIndex
CREATE UNIQUE INDEX "stock_difference_taking_id_label_key" ON "stock_difference"("taking_id", "label");

-- CreateIndex
CREATE UNIQUE INDEX "shred_batch_number_key" ON "shred_batch"("number");

-- CreateIndex
CREATE INDEX "shred_batch_opened_at_id_idx" ON "shred_batch"("opened_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "shred_item_file_id_idx" ON "shred_item"("file_id");

-- AddForeignKey
ALTER TABLE "cabinet_keeper" ADD CONSTRAINT "cabinet_keeper_cabinet_id_fkey" FOREIGN KEY ("cabinet_id") REFERENCES "cabinet"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "paper_file" ADD CONSTRAINT "paper_file_cabinet_id_fkey" FOREIGN KEY ("cabinet_id") REFERENCES "cabinet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "paper_file" ADD CONSTRAINT "paper_file_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "paper_loan" ADD CONSTRAINT "paper_loan_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "paper_file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_taking" ADD CONSTRAINT "stock_taking_cabinet_id_fkey" FOREIGN KEY ("cabinet_id") REFERENCES "cabinet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_sighting" ADD CONSTRAINT "stock_sighting_taking_id_fkey" FOREIGN KEY ("taking_id") REFERENCES "stock_taking"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_sighting" ADD CONSTRAINT "stock_sighting_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "paper_file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_difference" ADD CONSTRAINT "stock_difference_taking_id_fkey" FOREIGN KEY ("taking_id") REFERENCES "stock_taking"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_difference" ADD CONSTRAINT "stock_difference_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "paper_file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shred_item" ADD CONSTRAINT "shred_item_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "shred_batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shred_item" ADD CONSTRAINT "shred_item_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "paper_file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table cabinet
  add constraint cabinet_code_known check (code ~ '^[A-Z][A-Z0-9]{0,3}(-[0-9]{1,3})?$'),
  add constraint cabinet_has_shelves check (shelves between 1 and 40);
alter table cabinet_keeper
  -- A key is handed to somebody, never taken.
  add constraint cabinet_keeper_is_given_by_another check (given_by <> staff_id);
alter table paper_serial add constraint paper_serial_counts check (last >= 1 and year between 2000 and 2999);
alter table paper_file
  add constraint paper_file_class_known check (class in ('contract', 'identity', 'consent', 'authority', 'property', 'request', 'other')),
  add constraint paper_file_number_known check (number ~ '^[A-Z0-9][A-Z0-9-]{0,23}-[0-9]{4}-[A-Z]{2}-[0-9]{5,6}$'),
  add constraint paper_file_has_sheets check (sheets between 1 and 2000),
  add constraint paper_file_shelf_counts check (shelf between 1 and 40),
  add constraint paper_file_state_known check (state in ('shelved', 'lent', 'missing', 'shredded')),
  add constraint paper_file_shred_cause_known check (shred_cause in ('erasure', 'period-over', 'duplicate')),
  add constraint paper_file_due_with_a_cause check ((shred_due_at is null) = (shred_cause is null)),
  add constraint paper_file_shredded_once_due check ((state = 'shredded') = (shredded_at is not null)),
  add constraint paper_file_is_shredded_when_due check (shredded_at is null or (shred_due_at is not null and shredded_at >= shred_due_at));
alter table paper_loan
  add constraint paper_loan_purpose_known
    check (purpose in ('signing', 'transfer', 'client-asked', 'dispute', 'inspection', 'scanning')),
  -- Nobody writes a loan to themself: two people know where the paper is.
  add constraint paper_loan_is_lent_by_another check (lent_by <> borrower_id),
  add constraint paper_loan_is_short check (due_at > lent_at and due_at <= lent_at + interval '31 days'),
  add constraint paper_loan_taken_back check ((taken_by is null) = (returned_at is null)),
  add constraint paper_loan_is_taken_back_by_another check (taken_by is null or taken_by <> borrower_id);
create unique index paper_loan_one_is_out on paper_loan (file_id) where returned_at is null;
create index paper_loan_out_by_day on paper_loan (due_at, id) where returned_at is null;
alter table stock_taking add constraint stock_taking_ended check ((ended_by is null) = (ended_at is null));
create unique index stock_taking_one_at_a_time on stock_taking (cabinet_id) where ended_at is null;
alter table stock_sighting
  -- A label of ours, and nothing that somebody else printed.
  add constraint stock_sighting_label_known check (label ~ '^[A-Z0-9][A-Z0-9-]{0,23}-[0-9]{4}-[A-Z]{2}-[0-9]{5,6}$'),
  add constraint stock_sighting_shelf_counts check (shelf between 1 and 40);
alter table stock_difference
  add constraint stock_difference_kind_known
    check (kind in ('missing', 'other-shelf', 'other-cabinet', 'lent', 'shredded', 'unknown')),
  add constraint stock_difference_settled_as_known check (settled_as in ('found', 'put-here', 'put-back', 'taken-back', 'searched', 'label-destroyed')),
  add constraint stock_difference_settled_by_somebody
    check ((settled_as is null) = (settled_by is null) and (settled_as is null) = (settled_at is null));
alter table shred_batch
  add constraint shred_batch_method_known check (method in ('cross-cut', 'pulped', 'burnt')),
  add constraint shred_batch_state_known check (state in ('open', 'signed', 'done', 'dropped')),
  add constraint shred_batch_signed check ((state in ('signed', 'done')) = (signed_by is not null) and (signed_by is null) = (signed_at is null)),
  add constraint shred_batch_witnessed check ((state = 'done') = (witnessed_by is not null) and (witnessed_by is null) = (witnessed_at is null)),
  -- Whatever the process thinks: two people, and a picture of what is left.
  add constraint shred_batch_is_done_by_two check (witnessed_by is null or witnessed_by <> signed_by),
  add constraint shred_batch_leaves_a_picture check (state not in ('signed', 'done') or octet_length(photo_hash) = 32);

-- Only who holds a key takes a file out, whatever the process asks.
create function paper_loan_by_a_keeper() returns trigger language plpgsql as $$
begin
  if not exists (
    select from paper_file f join cabinet_keeper k on k.cabinet_id = f.cabinet_id
     where f.id = new.file_id and k.staff_id = new.lent_by and f.state = 'shelved'
  ) then
    raise exception 'a file is lent from its shelf by a keeper of its cabinet' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger paper_loan_by_a_keeper before insert on paper_loan for each row execute function paper_loan_by_a_keeper();

-- A hold forbids the end of paper as it forbids an erasure. Looks past the reach of whoever asks: a hold on a branch or on the whole office is
-- seen by few, and one that is not seen would not hold. Gives the reach back before it answers.
create function paper_is_held(of_client uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  reach text := coalesce(current_setting('kean.client_scope', true), '');
  held boolean;
begin
  perform set_config('kean.client_scope', 'agency', true);
  select coalesce(bool_or(kean_is_held(c.id, c.branch_id)), true) into held from client c where c.id = of_client;
  perform set_config('kean.client_scope', reach, true);
  return held;
end
$$;
revoke all on function paper_is_held(uuid) from public;
grant execute on function paper_is_held(uuid) to kean_api;

-- What is shredded is not there again, and is shredded only in a batch that two signed.
create function paper_file_moves() returns trigger language plpgsql as $$
begin
  if old.state = 'shredded' then
    raise exception 'a shredded file stays shredded' using errcode = 'check_violation';
  end if;
  if new.state = 'shredded' and not exists (
    select from shred_item i join shred_batch b on b.id = i.batch_id where i.file_id = new.id and b.state = 'done'
  ) then
    raise exception 'a file is shredded in a batch that two people signed' using errcode = 'check_violation';
  end if;
  -- In an IF of its own: the worker lets paper go and may not ask this.
  if new.state = 'shredded' then
    if paper_is_held(new.client_id) then
      raise exception 'a legal hold stands' using errcode = 'check_violation';
    end if;
  end if;
  -- An erasure waits for the paper: once it asked, nobody takes the day back.
  if old.shred_cause = 'erasure' and (new.shred_cause is distinct from 'erasure' or new.shred_due_at > old.shred_due_at) then
    raise exception 'paper of somebody erased stays due' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger paper_file_moves before update on paper_file for each row execute function paper_file_moves();

create function shred_batch_moves() returns trigger language plpgsql as $$
begin
  if old.state in ('done', 'dropped') then
    raise exception 'a batch that ended stands' using errcode = 'check_violation';
  end if;
  if old.state = 'signed' and new.state = 'signed' and (new.signed_by <> old.signed_by or new.photo_hash <> old.photo_hash) then
    raise exception 'what was signed stands' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger shred_batch_moves before update on shred_batch for each row execute function shred_batch_moves();

-- A signed batch holds what was signed.
create function shred_item_while_open() returns trigger language plpgsql as $$
begin
  if not exists (select from shred_batch b where b.id = coalesce(new.batch_id, old.batch_id) and b.state = 'open') then
    raise exception 'files come and go while a batch is open' using errcode = 'check_violation';
  end if;
  return coalesce(new, old);
end
$$;
create trigger shred_item_while_open before insert or delete on shred_item for each row execute function shred_item_while_open();

-- The second lock: by where the paper lies; and a file, for whoever sees its client.
alter table cabinet enable row level security;
alter table cabinet force row level security;
create policy cabinet_within_scope on cabinet for all
using (
  (select kean_sees_all()) or branch_id = (select kean_seen_branch()) or region_id = (select kean_seen_region())
)
with check (
  ((select kean_sees_all()) or branch_id = (select kean_seen_branch()) or region_id = (select kean_seen_region()))
  and exists (select from branch b where b.id = branch_id and b.region_id = cabinet.region_id)
);

-- Whoever is given a client reads on which door the paper's shelf is.
create policy cabinet_of_seen_file on cabinet for select
using (exists (select from paper_file f where f.cabinet_id = cabinet.id));

alter table cabinet_keeper enable row level security;
alter table cabinet_keeper force row level security;
create policy cabinet_keeper_of_seen_cabinet on cabinet_keeper for all
using (exists (select from cabinet c where c.id = cabinet_id));

alter table paper_file enable row level security;
alter table paper_file force row level security;
create policy paper_file_within_scope on paper_file for all
using (
  (select kean_sees_all()) or branch_id = (select kean_seen_branch()) or region_id = (select kean_seen_region())
)
with check (
  (select kean_sees_all()) or branch_id = (select kean_seen_branch()) or region_id = (select kean_seen_region())
);
create policy paper_file_of_seen_client on paper_file for select
using (exists (select from client c where c.id = client_id));

alter table paper_loan enable row level security;
alter table paper_loan force row level security;
create policy paper_loan_of_seen_file on paper_loan for all
using (exists (select from paper_file f where f.id = file_id));

alter table stock_taking enable row level security;
alter table stock_taking force row level security;
create policy stock_taking_of_seen_cabinet on stock_taking for all
using (exists (select from cabinet c where c.id = cabinet_id));

alter table stock_sighting enable row level security;
alter table stock_sighting force row level security;
create policy stock_sighting_of_seen_taking on stock_sighting for all
using (exists (select from stock_taking t where t.id = taking_id));

alter table stock_difference enable row level security;
alter table stock_difference force row level security;
create policy stock_difference_of_seen_taking on stock_difference for all
using (exists (select from stock_taking t where t.id = taking_id));

alter table shred_batch enable row level security;
alter table shred_batch force row level security;
create policy shred_batch_within_scope on shred_batch for all
using (
  (select kean_sees_all()) or branch_id = (select kean_seen_branch()) or region_id = (select kean_seen_region())
);

alter table shred_item enable row level security;
alter table shred_item force row level security;
create policy shred_item_of_seen_batch on shred_item for all
using (exists (select from shred_batch b where b.id = batch_id));

-- Numbers, loans, sightings and signatures stay: no login removes one. A key is given and taken back.
grant select, insert on cabinet, paper_file, paper_loan, stock_taking, stock_sighting, stock_difference, shred_batch to kean_api;
grant select, insert, delete on cabinet_keeper, shred_item to kean_api;
grant select, insert on paper_serial to kean_api;
grant update (last) on paper_serial to kean_api;
grant update (closed_at, shelves) on cabinet to kean_api;
grant update (region_id, branch_id, cabinet_id, shelf, sheets, state, shred_due_at, shred_cause, shredded_at, version) on paper_file to kean_api;
grant update (taken_by, returned_at) on paper_loan to kean_api;
grant update (ended_by, ended_at) on stock_taking to kean_api;
grant update (shelf, seen_by, seen_at) on stock_sighting to kean_api;
grant update (settled_as, settled_by, settled_at) on stock_difference to kean_api;
grant update (state, method, signed_by, signed_at, witnessed_by, witnessed_at, photo_hash, version) on shred_batch to kean_api;
grant usage on sequence shred_batch_number_seq to kean_api;
grant select on paper_file, paper_loan, cabinet, shred_batch, shred_item to kean_worker;
-- Whom an erasure reaches, their paper is due.
grant update (shred_due_at, shred_cause, version) on paper_file to kean_worker;
grant select on cabinet, cabinet_keeper, paper_serial, paper_file, paper_loan, stock_taking, stock_sighting, stock_difference,
  shred_batch, shred_item to kean_backup;
grant select on sequence shred_batch_number_seq to kean_backup;

-- Offices that exist already; a new one has it from its seed. What is granted already is left as it is.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), given.role_code, 'paper-archive', given.action, given.subject, given.scope
  from (values
    ('agent', 'see-files', 'Client', 'own'),
    ('store-manager', 'see-files', 'Client', 'branch'),
    ('store-manager', 'read-archive', 'PaperFile', 'branch'),
    ('store-manager', 'arrange-cabinets', 'Cabinet', 'branch'),
    ('store-manager', 'witness-shredding', 'ShredBatch', 'branch'),
    ('regional-manager', 'see-files', 'Client', 'region'),
    ('compliance', 'see-files', 'Client', 'agency'),
    ('compliance', 'read-archive', 'PaperFile', 'agency'),
    ('compliance', 'arrange-cabinets', 'Cabinet', 'agency'),
    ('compliance', 'witness-shredding', 'ShredBatch', 'agency'),
    ('archivist', 'see-files', 'Client', 'region'),
    ('archivist', 'read-archive', 'PaperFile', 'region'),
    ('archivist', 'keep-files', 'PaperFile', 'region'),
    ('archivist', 'take-stock', 'Cabinet', 'region'),
    ('archivist', 'shred', 'ShredBatch', 'region')
  ) as given(role_code, action, subject, scope)
 where exists (select from role r where r.code = given.role_code)
   and not exists (
     select from role_grant g
      where g.role_code = given.role_code and g.clause = 'paper-archive' and g.action = given.action
   );
