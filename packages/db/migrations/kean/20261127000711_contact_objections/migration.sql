-- Who does not want to hear from the office, as it was said. The list of addresses that `do_not_contact` holds is made from it, and
-- outlives it: an address stays there when everything else about the person is gone.
-- CreateTable
CREATE TABLE "contact_objection" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "recorded_by" UUID,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "lifted_by" UUID,
    "lifted_at" TIMESTAMPTZ(6),

    CONSTRAINT "contact_objection_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "contact_objection_client_id_recorded_at_idx" ON "contact_objection"("client_id", "recorded_at" DESC);

-- AddForeignKey
ALTER TABLE "contact_objection" ADD CONSTRAINT "contact_objection_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table contact_objection
  add constraint contact_objection_reason_known check (reason in ('asked', 'wrong-person', 'complaint'));
-- Said twice, it is one.
create unique index contact_objection_one_stands on contact_objection (client_id) where lifted_at is null;

alter table contact_objection enable row level security;
alter table contact_objection force row level security;
create policy contact_objection_of_seen_client on contact_objection for all
using (exists (select from client c where c.id = client_id));
-- What the client said alone, in their own pages, nobody else says for them, and nobody else takes back.
create policy contact_objection_said_by_whom on contact_objection as restrictive for insert to kean_api
with check ((recorded_by is null) = (client_id is not distinct from (select kean_visiting())));
create policy contact_objection_lifted_by_whom on contact_objection as restrictive for update to kean_api
using (recorded_by is not null or client_id = (select kean_visiting()));

grant select, insert on contact_objection to kean_api;
grant update (lifted_by, lifted_at) on contact_objection to kean_api;
grant select on contact_objection to kean_worker, kean_backup;

-- Whoever talks to clients hears it first. Offices that exist already; a new one has it from its seed.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), given.role_code, 'clients', 'note-objections', 'Client', given.scope
  from (values ('agent', 'own'), ('store-manager', 'branch'), ('compliance', 'agency')) as given(role_code, scope)
 where exists (select from role r where r.code = given.role_code)
   and not exists (
     select from role_grant g where g.role_code = given.role_code and g.clause = 'clients' and g.action = 'note-objections'
   );
