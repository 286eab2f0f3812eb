-- CreateTable
CREATE TABLE "message" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "template" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "language" TEXT NOT NULL,
    "urgent" BOOLEAN NOT NULL DEFAULT false,
    "client_id" UUID,
    "staff_id" UUID,
    "robot" TEXT,
    "facts" JSONB,
    "sealed" BYTEA,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "cause" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "provider_id" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "valid_until" TIMESTAMPTZ(6) NOT NULL,
    "next_try_at" TIMESTAMPTZ(6),
    "claimed_until" TIMESTAMPTZ(6),
    "last_tried_at" TIMESTAMPTZ(6),
    "sent_at" TIMESTAMPTZ(6),
    "delivered_at" TIMESTAMPTZ(6),

    CONSTRAINT "message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "do_not_contact" (
    "channel" TEXT NOT NULL,
    "token" BYTEA NOT NULL,
    "key_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ends_at" TIMESTAMPTZ(6),

    CONSTRAINT "do_not_contact_pkey" PRIMARY KEY ("channel","token")
);

-- CreateIndex
CREATE UNIQUE INDEX "message_key_key" ON "message"("key");

-- CreateIndex
CREATE INDEX "message_client_id_idx" ON "message"("client_id");

-- CreateIndex
CREATE INDEX "message_created_at_id_idx" ON "message"("created_at" DESC, "id" DESC);

-- Codes, and ids: a value has no place to stand in but the seal.
alter table message
  add constraint message_channel_known check (channel in ('mail', 'sms', 'robot')),
  add constraint message_language_known check (language in ('zh', 'en', 'both')),
  add constraint message_state_known check (state in ('queued', 'waiting', 'sent', 'delivered', 'failed', 'refused')),
  add constraint message_template_is_code check (template ~ '^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$'),
  add constraint message_key_is_code check (key ~ '^[a-z.-]{3,80}/[a-zA-Z0-9_.:-]{1,120}$'),
  add constraint message_robot_is_code check (robot ~ '^[a-z]+(-[a-z]+)*$'),
  add constraint message_cause_is_code check (cause ~ '^[A-Z0-9_]{1,80}$'),
  add constraint message_provider_id_is_code check (provider_id ~ '^[A-Za-z0-9_.:-]{1,120}$'),
  add constraint message_facts_is_object check (jsonb_typeof(facts) = 'object'),
  add constraint message_counts check (version > 0 and attempts >= 0),
  -- To one client, one person or one group; and only to a client there is something to seal.
  add constraint message_is_for_one check (num_nonnulls(client_id, staff_id, robot) = 1),
  add constraint message_sealed_is_a_clients check (sealed is null or client_id is not null),
  add constraint message_over_holds_nothing check (sealed is null or state in ('queued', 'waiting', 'failed'));
alter table do_not_contact
  add constraint do_not_contact_channel_known check (channel in ('mail', 'sms')),
  add constraint do_not_contact_token_is_digest check (octet_length(token) = 32),
  add constraint do_not_contact_key_is_named check (key_id ~ '^[0-9a-f]{16}$'),
  add constraint do_not_contact_reason_known check (reason in ('asked', 'wrong-person', 'complaint'));

-- The second lock: a message to a client is seen by whoever sees the client; the office's own hold no client.
alter table message enable row level security;
alter table message force row level security;
create policy message_of_seen_client on message for all
using (
  client_id is null
  or (select kean_sees_all())
  or exists (select from client c where c.id = client_id)
);

-- An operation queues one and sees how it went; what is sealed the api writes and never reads. Sending is the worker's.
grant insert (id, key, channel, template, version, language, urgent, client_id, staff_id, robot, facts, sealed, valid_until) on message to kean_api;
grant select (id, key, channel, template, version, language, urgent, client_id, staff_id, robot, state, cause, attempts, provider_id,
              created_at, valid_until, next_try_at, claimed_until, last_tried_at, sent_at, delivered_at) on message to kean_api;
grant update (state, cause, next_try_at) on message to kean_api;
grant select, insert, update, delete on message to kean_worker;
grant select, insert, delete on do_not_contact to kean_worker;
grant select on message, do_not_contact to kean_backup;

-- Notices of new devices were a job of their own. Those that are not done become messages; handed over anew, under their new queue.
insert into message (id, key, channel, template, version, language, urgent, staff_id, facts, valid_until)
select gen_random_uuid(), 'agency.new-device/' || d.id, 'mail', 'agency.new-device', 1, 'both', true, d.staff_id,
       jsonb_build_object('deviceId', d.id), d.first_seen_at + interval '1 day'
  from outbox o join known_device d on d.id = (o.payload->>'deviceId')::uuid
 where o.job = 'agency.mail-new-device';
insert into outbox (queue, job, key, payload)
select 'messages-urgent', 'messages.send-urgent', 'messages.send-urgent/' || m.id, jsonb_build_object('messageId', m.id)
  from message m;
delete from outbox where job = 'agency.mail-new-device';
