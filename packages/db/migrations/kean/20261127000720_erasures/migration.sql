-- Clause 4: what keeps a client here, and what takes them away for good.
-- CreateTable
CREATE TABLE "legal_hold" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "scope" TEXT NOT NULL,
    "client_id" UUID,
    "branch_id" UUID,
    "reason" TEXT NOT NULL,
    "paper_ref" TEXT NOT NULL,
    "owner_id" UUID NOT NULL,
    "placed_by" UUID NOT NULL,
    "placed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "review_on" DATE NOT NULL,
    "released_by" UUID,
    "released_at" TIMESTAMPTZ(6),

    CONSTRAINT "legal_hold_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "kept_by_law" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "law" TEXT NOT NULL,
    "until" DATE NOT NULL,
    "found_by" UUID NOT NULL,
    "found_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "kept_by_law_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "erasure" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "cause" TEXT NOT NULL,
    "request_id" UUID,
    "ground" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'ordered',
    "failure" TEXT,
    "ordered_by" UUID,
    "ordered_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "begun_at" TIMESTAMPTZ(6),
    "key_gone_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),
    "step_count" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "erasure_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "erasure_step" (
    "erasure_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "words" JSONB NOT NULL,
    "taken" INTEGER NOT NULL,
    "ended_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "erasure_step_pkey" PRIMARY KEY ("erasure_id","name")
);

-- CreateTable
CREATE TABLE "erased_client" (
    "client_id" UUID NOT NULL,
    "erasure_id" UUID NOT NULL,
    "matches" BIGINT[] DEFAULT ARRAY[]::BIGINT[],
    "elsewhere" INTEGER NOT NULL DEFAULT 0,
    "link_digest" BYTEA,

    CONSTRAINT "erased_client_pkey" PRIMARY KEY ("client_id")
);

-- CreateTable
CREATE TABLE "erasure_certificate" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "erasure_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "document" TEXT NOT NULL,
    "issued_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "erasure_certificate_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "legal_hold_number_key" ON "legal_hold"("number");

-- CreateIndex
CREATE INDEX "legal_hold_client_id_idx" ON "legal_hold"("client_id");

-- CreateIndex
CREATE INDEX "kept_by_law_request_id_id_idx" ON "kept_by_law"("request_id", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "erasure_number_key" ON "erasure"("number");

-- CreateIndex
CREATE UNIQUE INDEX "erasure_request_id_key" ON "erasure"("request_id");

-- CreateIndex
CREATE INDEX "erasure_state_id_idx" ON "erasure"("state", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "erased_client_link_digest_key" ON "erased_client"("link_digest");

-- CreateIndex
CREATE INDEX "erased_client_erasure_id_idx" ON "erased_client"("erasure_id");

-- CreateIndex
CREATE UNIQUE INDEX "erasure_certificate_client_id_kind_key" ON "erasure_certificate"("client_id", "kind");

-- AddForeignKey
ALTER TABLE "erasure_step" ADD CONSTRAINT "erasure_step_erasure_id_fkey" FOREIGN KEY ("erasure_id") REFERENCES "erasure"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "erased_client" ADD CONSTRAINT "erased_client_erasure_id_fkey" FOREIGN KEY ("erasure_id") REFERENCES "erasure"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table erased_client alter column matches set not null;
alter table legal_hold
  add constraint legal_hold_scope_known check (scope in ('client', 'branch', 'office')),
  add constraint legal_hold_covers_what_it_says
    check ((client_id is not null) = (scope = 'client') and (branch_id is not null) = (scope = 'branch')),
  add constraint legal_hold_reason_known check (reason in ('lawsuit', 'investigation', 'authority', 'complaint', 'audit')),
  add constraint legal_hold_paper_is_code check (paper_ref ~ '^[A-Z0-9][A-Z0-9-]{1,39}$'),
  add constraint legal_hold_released_by_somebody check ((released_at is null) = (released_by is null));
alter table erasure
  add constraint erasure_cause_known check (cause in ('request', 'due')),
  add constraint erasure_asked_by_a_case check ((cause = 'request') = (request_id is not null)),
  add constraint erasure_ordered_by_somebody check ((cause = 'request') = (ordered_by is not null)),
  add constraint erasure_ground_known check (ground in ('purpose-met', 'service-ended', 'consent-withdrawn', 'unlawful', 'period-over')),
  add constraint erasure_state_known check (state in ('ordered', 'running', 'done', 'failed')),
  add constraint erasure_failed_with_a_code check ((state = 'failed') = (failure is not null)),
  add constraint erasure_failure_is_code check (failure ~ '^[A-Z0-9_]{1,80}$'),
  add constraint erasure_done_has_ended check ((state = 'done') = (ended_at is not null)),
  add constraint erasure_ends_without_a_key check (ended_at is null or (begun_at is not null and key_gone_at is not null));
alter table erasure_step
  add constraint erasure_step_is_named check (name ~ '^[a-z]+(-[a-z]+)*$'),
  add constraint erasure_step_counts check (seq >= 1 and taken >= 0),
  add constraint erasure_step_words_are_two check (words ?& array['zh', 'en']);
alter table kept_by_law add constraint kept_by_law_names_a_fact check (law ~ '^[a-z0-9-]+/[a-z0-9-]+$');
alter table erased_client
  add constraint erased_client_link_is_digest check (octet_length(link_digest) = 32),
  add constraint erased_client_counts check (elsewhere >= 0);
alter table erasure_certificate
  add constraint erasure_certificate_kind_known check (kind in ('erased', 'final')),
  add constraint erasure_certificate_is_short check (octet_length(document) between 2 and 20000);

-- Whoever repairs a copy of the database, as a restore does, is bound by what that work checks. No login of a process is a superuser.
create function kean_repairs() returns boolean
language sql stable parallel safe
return current_setting('is_superuser') = 'on';

-- Whether something forbids to erase this client now.
create function kean_is_held(of_client uuid, of_branch uuid) returns boolean
language sql stable
begin atomic
  select exists (
    select from legal_hold h
     where h.released_at is null
       and (h.scope = 'office' or h.client_id = of_client or h.branch_id = of_branch)
  );
end;

-- Erased is final, is ordered, and waits for no hold. Whoever places a hold waits for closings under way and is waited for by later ones.
create function client_is_erased_once() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  if old.state = 'erased' then
    raise exception 'erased is final' using errcode = 'insufficient_privilege';
  end if;
  -- Whoever does not see every hold finds none: only the worker erases, and only where it sees all of them.
  if current_user <> 'kean_worker' or not kean_sees_all() then
    raise exception 'only a conducted erasure erases' using errcode = 'insufficient_privilege';
  end if;
  perform pg_advisory_xact_lock_shared(hashtext('legal_hold'));
  if not exists (select from erased_client e join erasure o on o.id = e.erasure_id where e.client_id = new.id) then
    raise exception 'nobody ordered this erasure' using errcode = 'insufficient_privilege';
  end if;
  if kean_is_held(new.id, new.branch_id) then
    raise exception 'a legal hold stands' using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$$;
create trigger is_erased_once before update of state on client for each row
  when (new.state is distinct from old.state and (new.state = 'erased' or old.state = 'erased'))
  execute function client_is_erased_once();

create function legal_hold_waits_for_closings() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtext('legal_hold'));
  return null;
end
$$;
create trigger waits_for_closings before insert on legal_hold for each statement execute function legal_hold_waits_for_closings();

-- A hold that was released is not put back: another one is placed.
create function legal_hold_is_released_once() returns trigger language plpgsql as $$
begin
  if old.released_at is not null then
    raise exception 'a released hold stays released' using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$$;
create trigger is_released_once before update on legal_hold for each row execute function legal_hold_is_released_once();

-- Two people: who decided the case does not carry it out. What nobody asked for, no process that people talk to may order.
create function erasure_is_ordered_by_another() returns trigger language plpgsql as $$
declare
  decided record;
begin
  if kean_repairs() then return new; end if;
  if new.cause <> 'request' then
    if current_user = 'kean_api' then
      raise exception 'only a case of the client is ordered by a person' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end if;
  select r.kind, r.state, r.decided_by into decided from client_request r where r.id = new.request_id;
  if not found or decided.kind <> 'delete' or decided.state <> 'done' then
    raise exception 'no granted request for deletion' using errcode = 'insufficient_privilege';
  end if;
  if decided.decided_by = new.ordered_by then
    raise exception 'decided and ordered by one person' using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$$;
create trigger is_ordered_by_another before insert on erasure for each row execute function erasure_is_ordered_by_another();

create function erasure_moves_forward() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  if old.state = 'done'
     or (old.begun_at is not null and new.begun_at is distinct from old.begun_at)
     or (old.key_gone_at is not null and new.key_gone_at is distinct from old.key_gone_at)
     or (old.begun_at is not null and new.state = 'ordered') then
    raise exception 'an erasure moves forward' using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$$;
create trigger moves_forward before update on erasure for each row execute function erasure_moves_forward();

-- The client of the case, and nobody else.
create function erased_client_is_of_its_case() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  if exists (
    select from erasure o
     where o.id = new.erasure_id and o.request_id is not null
       and not exists (select from client_request r where r.id = o.request_id and r.client_id = new.client_id)
  ) then
    raise exception 'the case is about somebody else' using errcode = 'insufficient_privilege';
  end if;
  if exists (select from erasure o where o.id = new.erasure_id and o.begun_at is not null) then
    raise exception 'the erasure has begun' using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$$;
create trigger is_of_its_case before insert on erased_client for each row execute function erased_client_is_of_its_case();

-- What a dossier holds is taken away with the client and in no other way.
create function goes_with_its_client() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return null; end if;
  if exists (select from gone g where not exists (select from client c where c.id = g.client_id and c.state = 'erased')) then
    raise exception '% goes with its client', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  return null;
end
$$;

-- Nothing is added to somebody who is gone, by whatever was under way. The foreign key has waited for the closing by then, because the
-- closing takes the client's row for itself alone.
create function is_of_the_living() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return null; end if;
  if exists (select from added a where not exists (select from client c where c.id = a.client_id and c.state <> 'erased')) then
    raise exception '% of nobody who is here', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  return null;
end
$$;

create trigger goes_with_its_client after delete on client_field
  referencing old table as gone for each statement execute function goes_with_its_client();
create trigger goes_with_its_client after delete on client_field_past
  referencing old table as gone for each statement execute function goes_with_its_client();
create trigger goes_with_its_client after delete on client_signature
  referencing old table as gone for each statement execute function goes_with_its_client();
create trigger goes_with_its_client after delete on demand
  referencing old table as gone for each statement execute function goes_with_its_client();
create trigger goes_with_its_client after delete on property
  referencing old table as gone for each statement execute function goes_with_its_client();

create trigger is_of_the_living after insert on client_field
  referencing new table as added for each statement execute function is_of_the_living();
create trigger is_of_the_living after insert on client_field_past
  referencing new table as added for each statement execute function is_of_the_living();
create trigger is_of_the_living after insert on client_token
  referencing new table as added for each statement execute function is_of_the_living();
create trigger is_of_the_living after insert on client_signature
  referencing new table as added for each statement execute function is_of_the_living();
create trigger is_of_the_living after insert on demand
  referencing new table as added for each statement execute function is_of_the_living();
create trigger is_of_the_living after insert on property
  referencing new table as added for each statement execute function is_of_the_living();
create trigger is_of_the_living after insert on client_invitation
  referencing new table as added for each statement execute function is_of_the_living();
create trigger is_of_the_living after insert on client_visit
  referencing new table as added for each statement execute function is_of_the_living();

-- The second lock: whoever sees the client; and whoever bears the secret of the certificate sees theirs.
alter table erased_client enable row level security;
alter table erased_client force row level security;
create policy erased_client_seen on erased_client for all
using (link_digest = (select kean_borne()) or (select kean_sees_all()) or exists (select from client c where c.id = client_id))
with check (exists (select from client c where c.id = client_id));

alter table erasure_certificate enable row level security;
alter table erasure_certificate force row level security;
create policy erasure_certificate_of_erased_client on erasure_certificate for all
using (exists (select from erased_client e where e.client_id = erasure_certificate.client_id))
with check (exists (select from erased_client e where e.client_id = erasure_certificate.client_id));

-- A hold on one client is seen with the client. That there is one, whoever conducts an erasure has to see: they see all clients.
alter table legal_hold enable row level security;
alter table legal_hold force row level security;
create policy legal_hold_seen on legal_hold for all
using ((select kean_sees_all()) or exists (select from client c where c.id = client_id));

grant select, insert on legal_hold to kean_api;
grant update (released_by, released_at) on legal_hold to kean_api;
grant usage on sequence legal_hold_number_seq to kean_api;
grant select on legal_hold to kean_worker;
alter table kept_by_law enable row level security;
alter table kept_by_law force row level security;
create policy kept_by_law_of_seen_client on kept_by_law for all
using ((select kean_sees_all()) or exists (select from client c where c.id = client_id));
grant select, insert on kept_by_law to kean_api;
grant select on kept_by_law to kean_worker;
grant select, insert on erasure to kean_api;
-- To begin anew what came to a stop.
grant update (state, failure, version) on erasure to kean_api;
grant usage on sequence erasure_number_seq to kean_api, kean_worker;
grant select, insert on erasure to kean_worker;
grant update (state, failure, begun_at, key_gone_at, ended_at, step_count, version) on erasure to kean_worker;
grant select on erasure_step to kean_api;
grant select, insert on erasure_step to kean_worker;
grant select (client_id, erasure_id, elsewhere, link_digest), insert (client_id, erasure_id, link_digest) on erased_client to kean_api;
grant select, insert on erased_client to kean_worker;
grant update (matches, elsewhere) on erased_client to kean_worker;
grant select on erasure_certificate to kean_api;
grant select, insert on erasure_certificate to kean_worker;
grant select on legal_hold, kept_by_law, erasure, erasure_step, erased_client, erasure_certificate to kean_backup;
grant select on sequence legal_hold_number_seq, erasure_number_seq to kean_backup;

-- What only the triggers above allow, and only of somebody who is erased.
grant delete on client_field, client_field_past, client_signature, demand, property to kean_worker;

-- Ways in are kept a month, so that it can be asked who came; of somebody who is gone they go at once.
drop policy client_invitation_kept_a_month on client_invitation;
create policy client_invitation_kept_a_month on client_invitation as restrictive for delete to kean_worker
using (
  ends_at < now() - interval '30 days'
  or exists (select from client c where c.id = client_id and c.state = 'erased')
);
drop policy client_visit_kept_a_month on client_visit;
create policy client_visit_kept_a_month on client_visit as restrictive for delete to kean_worker
using (
  ends_at < now() - interval '30 days'
  or exists (select from client c where c.id = client_id and c.state = 'erased')
);
