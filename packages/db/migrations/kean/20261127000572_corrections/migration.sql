-- What a field held before it was corrected stays, sealed at a place of its own, with where it came from and who replaced it.
-- CreateTable
CREATE TABLE "client_field_past" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "field" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "source" TEXT NOT NULL,
    "recorded_by" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "verified_at" TIMESTAMPTZ(6),
    "replaced_by" UUID NOT NULL,
    "replaced_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "client_field_past_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "client_field_past_client_id_field_id_idx" ON "client_field_past"("client_id", "field", "id" DESC);

-- AddForeignKey
ALTER TABLE "client_field_past" ADD CONSTRAINT "client_field_past_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table client_field_past enable row level security;
alter table client_field_past force row level security;
create policy client_field_past_of_seen_client on client_field_past for all
using (exists (select from client c where c.id = client_id));

-- The trail is added to and never rewritten; the worker seals it anew under another key, and replaces no word of it.
grant select, insert on client_field_past to kean_api;
grant select, update (sealed) on client_field_past to kean_worker;

-- Whoever takes down what a client says may correct it. Offices that exist already; a new one has it from its seed.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), given.role_code, 'collection', 'correct-fields', 'Client', given.scope
  from (values ('agent', 'own'), ('store-manager', 'branch'), ('compliance', 'agency')) as given(role_code, scope)
 where exists (select from role r where r.code = given.role_code)
   and not exists (
     select from role_grant g where g.role_code = given.role_code and g.clause = 'collection' and g.action = 'correct-fields'
   );
