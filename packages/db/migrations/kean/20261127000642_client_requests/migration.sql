-- Rights that a person exercises (PIPL 44-50), as cases with a clock.
-- CreateTable
CREATE TABLE "client_request" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "client_id" UUID NOT NULL,
    "key" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "paper_ref" TEXT,
    "taken_by" UUID,
    "taken_at" TIMESTAMPTZ(6) NOT NULL,
    "due_at" TIMESTAMPTZ(6) NOT NULL,
    "due_by" TEXT NOT NULL,
    "extended_at" TIMESTAMPTZ(6),
    "extended_because" TEXT,
    "checked_by" UUID,
    "second_checked_by" UUID,
    "checked_at" TIMESTAMPTZ(6),
    "assignee_id" UUID,
    "accused_id" UUID,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(6),
    "refused_because" TEXT,
    "restricted_from" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "client_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "client_request_step" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "act" TEXT NOT NULL,
    "staff_id" UUID,
    "about_id" UUID,
    "code" TEXT,
    "told" BOOLEAN NOT NULL DEFAULT false,
    "words" BYTEA,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "client_request_step_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "client_request_number_key" ON "client_request"("number");

-- CreateIndex
CREATE INDEX "client_request_due_at_id_idx" ON "client_request"("due_at", "id");

-- CreateIndex
CREATE INDEX "client_request_client_id_taken_at_idx" ON "client_request"("client_id", "taken_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "client_request_client_id_key_key" ON "client_request"("client_id", "key");

-- CreateIndex
CREATE INDEX "client_request_step_client_id_idx" ON "client_request_step"("client_id");

-- CreateIndex
CREATE UNIQUE INDEX "client_request_step_request_id_seq_key" ON "client_request_step"("request_id", "seq");

-- AddForeignKey
ALTER TABLE "client_request" ADD CONSTRAINT "client_request_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_request_step" ADD CONSTRAINT "client_request_step_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "client_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table client_request
  add constraint client_request_kind_known
    check (kind in ('copy', 'correct', 'restrict', 'delete', 'transfer', 'explain', 'complain', 'other')),
  add constraint client_request_channel_known check (channel in ('own-pages', 'word', 'letter')),
  add constraint client_request_by_known check (by in ('subject', 'guardian', 'heir', 'agent-of')),
  add constraint client_request_state_known check (state in ('taken', 'checked', 'in-work', 'done', 'refused')),
  -- Whoever asks alone is the client, by link and code; whoever asks otherwise is taken down by somebody.
  add constraint client_request_taken_by_somebody check ((channel = 'own-pages') = (taken_by is null)),
  add constraint client_request_extended_once check ((extended_at is null) = (extended_because is null)),
  -- The longest that any source of the regulation table gives, to the end of its last day.
  add constraint client_request_is_due_in_time check (due_at > taken_at and due_at <= taken_at + interval '31 days'),
  add constraint client_request_decided check ((state in ('done', 'refused')) = (decided_at is not null)),
  add constraint client_request_decided_by_somebody check ((decided_at is null) = (decided_by is null)),
  add constraint client_request_refused_with_a_reason check ((state = 'refused') = (refused_because is not null)),
  -- Whatever the process thinks: nobody decides a complaint about themself, and nobody vouches twice for an heir.
  add constraint client_request_is_decided_by_another check (decided_by is null or accused_id is null or decided_by <> accused_id),
  add constraint client_request_is_checked_by_two
    check (second_checked_by is null or checked_by is null or second_checked_by <> checked_by),
  add constraint client_request_heir_is_checked_by_two
    check (by <> 'heir' or state in ('taken', 'refused') or (checked_by is not null and second_checked_by is not null)),
  add constraint client_request_restricted_from_known check (restricted_from in ('active', 'quarantined'));
alter table client_request_step
  add constraint client_request_step_counts_up check (seq >= 1),
  add constraint client_request_step_act_known
    check (act in ('taken', 'checked', 'assigned', 'accused-named', 'extended', 'corrected', 'granted', 'refused', 'restricted', 'lifted'));

-- A decision stands, and a clock that was set is moved once, with a reason, and never back.
create function client_request_moves() returns trigger language plpgsql as $$
begin
  if old.state in ('done', 'refused') and (
    new.state <> old.state or new.decided_at <> old.decided_at or new.decided_by <> old.decided_by
    or new.refused_because is distinct from old.refused_because or new.due_at <> old.due_at
  ) then
    raise exception 'a decided request stands' using errcode = 'check_violation';
  end if;
  if new.due_at <> old.due_at and (old.extended_at is not null or new.extended_at is null or new.due_at < old.due_at) then
    raise exception 'a request is extended once' using errcode = 'check_violation';
  end if;
  if array_position(array['taken', 'checked', 'in-work', 'done'], new.state) <
     array_position(array['taken', 'checked', 'in-work', 'done'], old.state) then
    raise exception 'a request moves forward' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger client_request_moves before update on client_request for each row execute function client_request_moves();

-- The second lock: whoever sees the client, and nobody else; whom a complaint is about does not see the case.
alter table client_request enable row level security;
alter table client_request force row level security;
create policy client_request_of_seen_client on client_request for all
using (
  exists (select from client c where c.id = client_id)
  and (accused_id is null or accused_id is distinct from (select kean_setting('kean.staff')))
)
-- Whoever takes a complaint down may name anybody, themself as well: from then on they do not see it.
with check (exists (select from client c where c.id = client_id));

alter table client_request_step enable row level security;
alter table client_request_step force row level security;
create policy client_request_step_of_seen_request on client_request_step for all
using (exists (select from client_request r where r.id = request_id))
with check (exists (select from client c where c.id = client_id));

-- What was asked and what was answered stays: no login changes or removes a step. The worker seals words anew when keys rotate.
grant select, insert on client_request, client_request_step to kean_api;
grant update (
  state, due_at, extended_at, extended_because, checked_by, second_checked_by, checked_at, assignee_id, accused_id,
  decided_by, decided_at, refused_because, restricted_from, version
) on client_request to kean_api;
grant usage on sequence client_request_number_seq to kean_api;
grant select on client_request, client_request_step to kean_worker;
grant update (words) on client_request_step to kean_worker;
grant select on client_request, client_request_step to kean_backup;
grant select on sequence client_request_number_seq to kean_backup;
