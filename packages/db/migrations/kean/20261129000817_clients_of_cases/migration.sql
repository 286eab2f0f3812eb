-- Clause 5.4: which clients a case is about, by what it was found, and which classes of their data. Ids and codes; who it is, is looked up with a purpose.

-- CreateTable
CREATE TABLE "leak_case_client" (
    "case_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "found_by" TEXT NOT NULL,
    "classes" TEXT[],
    "taken_by" UUID,
    "taken_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "leak_case_client_pkey" PRIMARY KEY ("case_id","client_id")
);

-- CreateIndex
CREATE INDEX "leak_case_client_client_id_idx" ON "leak_case_client"("client_id");

-- AddForeignKey
ALTER TABLE "leak_case_client" ADD CONSTRAINT "leak_case_client_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "leak_case"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table leak_case_client
  add constraint leak_case_client_found_by_known check (found_by in ('radius', 'alert', 'decoy', 'said')),
  add constraint leak_case_client_classes_known check (classes <@ array['strictest', 'middle', 'other']);

-- What is found grows: nobody takes a client out of a case again, because the client may have been told of it. A case that is over takes no more.
create function leak_case_client_is_taken() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  if tg_op = 'INSERT' then
    if new.taken_by is distinct from kean_setting('kean.staff') then
      raise exception 'whoever takes a client into a case says so' using errcode = 'check_violation';
    end if;
    if not exists (select from leak_case c where c.id = new.case_id and c.state not in ('closed', 'merged')) then
      raise exception 'a case that is over takes nothing in' using errcode = 'check_violation';
    end if;
    new.taken_at := clock_timestamp();
  elsif (new.case_id, new.client_id, new.found_by, new.taken_by, new.taken_at)
        is distinct from (old.case_id, old.client_id, old.found_by, old.taken_by, old.taken_at) or not new.classes @> old.classes then
    raise exception 'what was found stands' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger leak_case_client_is_taken before insert or update on leak_case_client
  for each row execute function leak_case_client_is_taken();

alter table leak_case_client enable row level security;
alter table leak_case_client force row level security;
create policy leak_case_client_of_seen_case on leak_case_client for all to kean_api
  using (exists (select from leak_case c where c.id = case_id));
create policy leak_case_client_of_the_worker on leak_case_client for all to kean_worker using (true);
create policy leak_case_client_moves on leak_case_client for all to current_user using (true);

grant select, insert (case_id, client_id, found_by, classes, taken_by), update (classes) on leak_case_client to kean_api, kean_worker;
grant select on leak_case_client to kean_backup;
