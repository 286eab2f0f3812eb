-- Clause 5.4: how far a leak reaches, of a file that turned up or of a person's looks, and who saw what leaked (ADR 0067).

-- CreateTable
CREATE TABLE "leak_radius" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "source" TEXT NOT NULL,
    "case_id" UUID,
    "staff_id" UUID,
    "asked_by" UUID NOT NULL,
    "asked_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "window_from" TIMESTAMPTZ(6) NOT NULL,
    "window_until" TIMESTAMPTZ(6) NOT NULL,
    "size_bytes" BIGINT,
    "kind" TEXT,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "failure" TEXT,
    "rows_read" INTEGER NOT NULL DEFAULT 0,
    "rows_readable" INTEGER NOT NULL DEFAULT 0,
    "rows_matched" INTEGER NOT NULL DEFAULT 0,
    "clients" INTEGER NOT NULL DEFAULT 0,
    "strictest" INTEGER NOT NULL DEFAULT 0,
    "middle" INTEGER NOT NULL DEFAULT 0,
    "others" INTEGER NOT NULL DEFAULT 0,
    "viewers" INTEGER NOT NULL DEFAULT 0,
    "people" INTEGER NOT NULL DEFAULT 0,
    "hidden_from" UUID[] DEFAULT ARRAY[]::UUID[],
    "started_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),
    "file_until" TIMESTAMPTZ(6),
    "file_erased_at" TIMESTAMPTZ(6),

    CONSTRAINT "leak_radius_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "leak_radius_client" (
    "radius_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "fields" TEXT[],
    "beside" TEXT[],
    "certainty" SMALLINT NOT NULL,
    "rows" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "leak_radius_client_pkey" PRIMARY KEY ("radius_id","client_id")
);

-- CreateTable
CREATE TABLE "leak_radius_person" (
    "radius_id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "rank" INTEGER NOT NULL,
    "seen" INTEGER NOT NULL,
    "alone" INTEGER NOT NULL,
    "masked" INTEGER NOT NULL,
    "looked" INTEGER NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "first_at" TIMESTAMPTZ(6) NOT NULL,
    "last_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "leak_radius_person_pkey" PRIMARY KEY ("radius_id","staff_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "leak_radius_number_key" ON "leak_radius"("number");

-- CreateIndex
CREATE INDEX "leak_radius_case_id_idx" ON "leak_radius"("case_id");

-- CreateIndex
CREATE INDEX "leak_radius_staff_id_idx" ON "leak_radius"("staff_id");

-- CreateIndex
CREATE INDEX "leak_radius_client_client_id_idx" ON "leak_radius_client"("client_id");

-- CreateIndex
CREATE INDEX "leak_radius_person_staff_id_idx" ON "leak_radius_person"("staff_id");

-- AddForeignKey
ALTER TABLE "leak_radius" ADD CONSTRAINT "leak_radius_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "leak_case"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leak_radius_client" ADD CONSTRAINT "leak_radius_client_radius_id_fkey" FOREIGN KEY ("radius_id") REFERENCES "leak_radius"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leak_radius_person" ADD CONSTRAINT "leak_radius_person_radius_id_fkey" FOREIGN KEY ("radius_id") REFERENCES "leak_radius"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table leak_radius
  alter column hidden_from set not null,
  add constraint leak_radius_source_known check (source in ('file', 'pasted', 'person', 'window')),
  add constraint leak_radius_of_a_person check ((source = 'person') = (staff_id is not null)),
  add constraint leak_radius_of_a_file check ((source in ('file', 'pasted')) = (size_bytes is not null)),
  add constraint leak_radius_keeps_a_file_for_a_while check ((size_bytes is not null) = (file_until is not null)),
  add constraint leak_radius_window_lies_behind check (window_from < window_until),
  add constraint leak_radius_kind_known check (kind in ('csv', 'xlsx', 'text')),
  add constraint leak_radius_state_known check (state in ('waiting', 'running', 'done', 'refused', 'failed')),
  add constraint leak_radius_says_why check ((state in ('refused', 'failed')) = (failure is not null) and failure ~ '^[A-Z_]{1,60}$'),
  add constraint leak_radius_ended_once check ((state in ('done', 'refused', 'failed')) = (ended_at is not null)),
  add constraint leak_radius_counts check (
    rows_matched between 0 and rows_readable and rows_readable <= rows_read and strictest + middle + others = clients
    and least(strictest, middle, others, viewers, people) >= 0);
-- Codes only: nothing of what stood in a file fits in here.
alter table leak_radius_client
  alter column fields set not null,
  alter column beside set not null,
  add constraint leak_radius_client_fields_known check (fields <@ array['name', 'gender', 'phone', 'phone2', 'idNumber', 'remark', 'wording',
    'property.address', 'property.certificateNo', 'property.wording', 'demand.wording']),
  add constraint leak_radius_client_beside_known check (beside <@ array['address', 'price']),
  add constraint leak_radius_client_certainty_known check (certainty between 1 and 3),
  add constraint leak_radius_client_stands_in_rows check (rows >= 1);
alter table leak_radius_person
  add constraint leak_radius_person_counts check (rank >= 1 and seen between 0 and looked and alone between 0 and seen and masked >= 0 and score >= 0),
  add constraint leak_radius_person_looked check (first_at <= last_at);

-- A measuring begins and ends as the database says, by its clock. What it came to stays.
create function leak_radius_moves() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  if tg_op = 'INSERT' then
    if new.asked_by is distinct from kean_setting('kean.staff') or new.staff_id is not distinct from new.asked_by then
      raise exception 'whoever asks for a radius says so, and of others' using errcode = 'check_violation';
    end if;
    new.asked_at := clock_timestamp();
    new.state := 'waiting';
    new.hidden_from := '{}';
    new.file_until := case when new.size_bytes is not null then clock_timestamp() + interval '72 hours' end;
    return new;
  end if;
  if (new.id, new.number, new.source, new.staff_id, new.asked_by, new.asked_at, new.window_from, new.window_until, new.size_bytes, new.file_until)
     is distinct from (old.id, old.number, old.source, old.staff_id, old.asked_by, old.asked_at, old.window_from, old.window_until, old.size_bytes, old.file_until)
     or not new.hidden_from @> old.hidden_from or (old.file_erased_at is not null and new.file_erased_at is distinct from old.file_erased_at) then
    raise exception 'what was asked stays' using errcode = 'check_violation';
  end if;
  if old.ended_at is not null and (new.state, new.failure, new.kind, new.rows_read, new.rows_readable, new.rows_matched, new.clients, new.strictest,
       new.middle, new.others, new.viewers, new.people, new.ended_at)
     is distinct from (old.state, old.failure, old.kind, old.rows_read, old.rows_readable, old.rows_matched, old.clients, old.strictest,
       old.middle, old.others, old.viewers, old.people, old.ended_at) then
    raise exception 'what it came to stays' using errcode = 'check_violation';
  end if;
  if new.ended_at is not null and old.ended_at is null then new.ended_at := clock_timestamp(); end if;
  if new.file_erased_at is not null and old.file_erased_at is null then new.file_erased_at := clock_timestamp(); end if;
  return new;
end
$$;
create trigger leak_radius_moves before insert or update on leak_radius for each row execute function leak_radius_moves();

-- Clients and people are written while it is measured, and neither added nor altered afterwards. A client who is erased goes all the same.
create function leak_radius_is_being_measured() returns trigger language plpgsql as $$
begin
  if not kean_repairs() and not exists (select from leak_radius r where r.id = new.radius_id and r.state = 'running') then
    raise exception 'it is not being measured' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger leak_radius_is_being_measured before insert or update on leak_radius_client
  for each row execute function leak_radius_is_being_measured();
create trigger leak_radius_is_being_measured before insert or update on leak_radius_person
  for each row execute function leak_radius_is_being_measured();

-- Whoever stands among the first ten is shown nothing of it, whatever office they hold: somebody watches those who watch. With its definer's rights,
-- because nobody who measures may write to the list.
create function leak_radius_hides() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.rank <= 10 and new.seen > 0 then
    update public.leak_radius set hidden_from = hidden_from || new.staff_id where id = new.radius_id and not new.staff_id = any (hidden_from);
  end if;
  return null;
end
$$;
revoke execute on function leak_radius_hides() from public;
create trigger leak_radius_hides after insert on leak_radius_person for each row execute function leak_radius_hides();

alter table leak_radius enable row level security;
alter table leak_radius force row level security;
create policy leak_radius_of_others on leak_radius for select to kean_api
  using (
    (select holds_incident_grant(kean_setting('kean.staff'), 'read-radius'))
    and staff_id is distinct from (select kean_setting('kean.staff')) and not (select kean_setting('kean.staff')) = any (hidden_from)
    and (case_id is null or not concerns_in_case(case_id, (select kean_setting('kean.staff')))));
create policy leak_radius_is_asked_for on leak_radius for insert to kean_api
  with check ((select holds_incident_grant(kean_setting('kean.staff'), 'measure-radius'))
    and (case_id is null or exists (select from leak_case c where c.id = case_id)));
create policy leak_radius_of_the_worker on leak_radius for all to kean_worker using (true);
create policy leak_radius_moves on leak_radius for all to current_user using (true);
alter table leak_radius_client enable row level security;
alter table leak_radius_client force row level security;
create policy leak_radius_client_of_seen_radius on leak_radius_client for select to kean_api
  using (exists (select from leak_radius r where r.id = radius_id));
create policy leak_radius_client_of_the_worker on leak_radius_client for all to kean_worker using (true);
create policy leak_radius_client_moves on leak_radius_client for all to current_user using (true);
alter table leak_radius_person enable row level security;
alter table leak_radius_person force row level security;
create policy leak_radius_person_of_seen_radius on leak_radius_person for select to kean_api
  using (exists (select from leak_radius r where r.id = radius_id));
create policy leak_radius_person_of_the_worker on leak_radius_person for all to kean_worker using (true);
create policy leak_radius_person_moves on leak_radius_person for all to current_user using (true);

grant select, insert (id, source, case_id, staff_id, asked_by, window_from, window_until, size_bytes) on leak_radius to kean_api;
grant usage on sequence leak_radius_number_seq to kean_api;
grant select on leak_radius_client, leak_radius_person to kean_api;
grant select, update (state, failure, kind, rows_read, rows_readable, rows_matched, clients, strictest, middle, others, viewers, people, started_at,
  ended_at, file_erased_at) on leak_radius to kean_worker;
grant select, insert, update (fields, beside, certainty, rows), delete on leak_radius_client to kean_worker;
grant select, insert, delete on leak_radius_person to kean_worker;
grant select on leak_radius, leak_radius_client, leak_radius_person to kean_backup;
grant select on sequence leak_radius_number_seq to kean_backup;

-- Offices that exist already; a new one has it from its seed. Compliance too, because of what concerns somebody of security.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), given.role_code, 'incidents', given.action, 'LeakRadius', 'agency'
  from (values ('security', 'read-radius'), ('security', 'measure-radius'), ('compliance', 'read-radius'), ('compliance', 'measure-radius'))
    as given(role_code, action)
 where exists (select from role r where r.code = given.role_code)
   and not exists (
     select from role_grant g
      where g.role_code = given.role_code and g.clause = 'incidents' and g.action = given.action
   );
