-- A client opens pages of their own by a link that works once and a code to their phone; what they open is a visit.
-- CreateTable
CREATE TABLE "client_invitation" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "invited_by" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "link_digest" BYTEA NOT NULL,
    "code_digest" BYTEA,
    "code_ends_at" TIMESTAMPTZ(6),
    "codes_sent" INTEGER NOT NULL DEFAULT 0,
    "wrong_codes" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ends_at" TIMESTAMPTZ(6) NOT NULL,
    "opened_at" TIMESTAMPTZ(6),
    "used_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),
    "ended_because" TEXT,

    CONSTRAINT "client_invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "client_visit" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "invitation_id" UUID NOT NULL,
    "token_digest" BYTEA NOT NULL,
    "opened_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ends_at" TIMESTAMPTZ(6) NOT NULL,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "client_visit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "visit_window" (
    "key" BYTEA NOT NULL,
    "ends_at" TIMESTAMPTZ(6) NOT NULL,
    "tries" INTEGER NOT NULL,

    CONSTRAINT "visit_window_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "client_invitation_link_digest_key" ON "client_invitation"("link_digest");

-- CreateIndex
CREATE INDEX "client_invitation_client_id_created_at_idx" ON "client_invitation"("client_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "client_visit_token_digest_key" ON "client_visit"("token_digest");

-- CreateIndex
CREATE INDEX "client_visit_client_id_opened_at_idx" ON "client_visit"("client_id", "opened_at" DESC);

-- CreateIndex
CREATE INDEX "visit_window_ends_at_idx" ON "visit_window"("ends_at");

-- AddForeignKey
ALTER TABLE "client_invitation" ADD CONSTRAINT "client_invitation_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_visit" ADD CONSTRAINT "client_visit_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_visit" ADD CONSTRAINT "client_visit_invitation_id_fkey" FOREIGN KEY ("invitation_id") REFERENCES "client_invitation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table client_invitation
  add constraint client_invitation_reason_known check (reason in ('own-pages', 'ask-consent')),
  add constraint client_invitation_channel_known check (channel in ('screen', 'sms')),
  add constraint client_invitation_digests check (octet_length(link_digest) = 32 and octet_length(code_digest) = 32),
  add constraint client_invitation_code_has_an_end check ((code_digest is null) = (code_ends_at is null)),
  -- Whoever writes more than these has gone round the rules: a link takes three codes and bears five wrong ones.
  add constraint client_invitation_codes check (codes_sent between 0 and 3 and wrong_codes between 0 and 5),
  add constraint client_invitation_ended_because check (
    (ended_at is null) = (ended_because is null) and ended_because in ('replaced', 'guessed', 'withdrawn'));
alter table client_visit
  add constraint client_visit_digest check (octet_length(token_digest) = 32),
  -- However busy, an hour is the longest.
  add constraint client_visit_lasts_an_hour check (ends_at <= opened_at + interval '1 hour');
alter table visit_window
  add constraint visit_window_key_is_digest check (octet_length(key) = 32),
  add constraint visit_window_counts_up check (tries >= 0);
alter table visit_window set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

-- The client as a principal. A transaction says in one setting that it acts for this client and nobody else; whatever belongs to the client
-- is then seen through the client's own row, as it is by everybody. An erased client is nobody any more.
create function kean_visiting() returns uuid
language sql stable parallel safe
return kean_setting('kean.visitor');
create policy client_of_own_visit on client for select
using (id = (select kean_visiting()) and state <> 'erased');
-- The one thing that a client's own act changes on their row: whoever was taken over and consents leaves quarantine.
create policy client_answers_in_own_visit on client for update
using (id = (select kean_visiting()) and state <> 'erased')
with check (
  id = (select kean_visiting()) and state = 'active'
  and exists (select from branch b where b.id = branch_id and b.region_id = client.region_id)
);

-- Before it is known who somebody is, they see what they bear the secret of: its digest, and no other row.
create function kean_borne() returns bytea
language sql stable parallel safe
return decode(nullif(current_setting('kean.bearer', true), ''), 'hex');

alter table client_invitation enable row level security;
alter table client_invitation force row level security;
create policy client_invitation_seen on client_invitation for all
using (link_digest = (select kean_borne()) or exists (select from client c where c.id = client_id));

alter table client_visit enable row level security;
alter table client_visit force row level security;
create policy client_visit_seen on client_visit for all
using (token_digest = (select kean_borne()) or exists (select from client c where c.id = client_id));

grant select, insert on client_invitation to kean_api;
grant update (code_digest, code_ends_at, codes_sent, wrong_codes, opened_at, used_at, ended_at, ended_because)
  on client_invitation to kean_api;
grant select, insert on client_visit to kean_api;
grant update (seen_at, ends_at, ended_at) on client_visit to kean_api;
grant select, insert, update, delete on visit_window to kean_api;
