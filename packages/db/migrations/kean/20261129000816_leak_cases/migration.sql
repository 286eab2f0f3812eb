-- Clause 5.4: a case holds together what is known and done after a leak. Whom it concerns does not see it, nor anything that hangs on it (ADR 0065).

-- CreateTable
CREATE TABLE "leak_case" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "year" INTEGER NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'opened',
    "is_drill" BOOLEAN NOT NULL DEFAULT false,
    "owner_id" UUID,
    "opened_by" UUID,
    "opened_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "closed_at" TIMESTAMPTZ(6),
    "merged_into" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "leak_case_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "leak_case_person" (
    "case_id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "said_by" UUID,
    "said_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "leak_case_person_pkey" PRIMARY KEY ("case_id","staff_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "leak_case_year_ordinal_key" ON "leak_case"("year", "ordinal");

-- CreateIndex
CREATE INDEX "leak_case_merged_into_idx" ON "leak_case"("merged_into");

-- CreateIndex
CREATE INDEX "leak_case_person_staff_id_idx" ON "leak_case_person"("staff_id");

-- AddForeignKey
ALTER TABLE "leak_case" ADD CONSTRAINT "leak_case_merged_into_fkey" FOREIGN KEY ("merged_into") REFERENCES "leak_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leak_case_person" ADD CONSTRAINT "leak_case_person_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "leak_case"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table leak_case
  add constraint leak_case_kind_known check (kind in ('leaver-took-data', 'account-borrowed', 'seller-inside', 'device-or-paper-lost', 'intrusion',
    'misdirected-message', 'decoy-touched', 'supplier', 'other')),
  add constraint leak_case_state_known check (state in ('opened', 'assessing', 'contained', 'reporting', 'reviewing', 'closed', 'merged')),
  add constraint leak_case_named check (length(title) between 2 and 80),
  add constraint leak_case_closed_once check ((state = 'closed') = (closed_at is not null)),
  add constraint leak_case_merged_into_another check ((state = 'merged') = (merged_into is not null) and merged_into is distinct from id);

-- Whom a case concerns: with its definer's rights, because row security hides the very row that says so.
create function concerns_in_case(of_case uuid, who uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from public.leak_case_person p where p.case_id = of_case and p.staff_id = who)
$$;
revoke execute on function concerns_in_case(uuid, uuid) from public;
grant execute on function concerns_in_case(uuid, uuid) to kean_api;

create function holds_incident_grant(who uuid, act text) returns boolean language sql stable as $$
  select exists (
    select from role_in_force r join role_grant g on g.role_code = r.code
     where r.staff_id = who and g.clause = 'incidents' and g.action = act and g.scope = 'agency' and (g.expires_at is null or g.expires_at > now()))
$$;

-- A case begins as the database says: its number, its time and its first state. What opens one by itself has nobody's name.
create function leak_case_opens() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  if new.opened_by is distinct from kean_setting('kean.staff') or new.owner_id is distinct from new.opened_by then
    raise exception 'whoever opens a case has it' using errcode = 'check_violation';
  end if;
  if new.opened_by is not null and not holds_incident_grant(new.opened_by, 'handle-cases') then
    raise exception 'a case is opened by whoever may handle it' using errcode = 'check_violation';
  end if;
  new.opened_at := clock_timestamp();
  new.state := 'opened';
  new.closed_at := null;
  new.merged_into := null;
  new.version := 1;
  new.year := extract(year from new.opened_at at time zone 'Asia/Shanghai')::int4;
  return new;
end
$$;
create trigger leak_case_opens before insert on leak_case for each row execute function leak_case_opens();

-- Numbers of a year follow each other without a gap: somebody would ask where the missing one is. A name of a trigger that sorts after the one above.
create function leak_case_takes_number() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if public.kean_repairs() then return new; end if;
  perform pg_advisory_xact_lock(hashtext('kean.leak-case-numbers'));
  select coalesce(max(c.ordinal), 0) + 1 into new.ordinal from public.leak_case c where c.year = new.year;
  return new;
end
$$;
revoke execute on function leak_case_takes_number() from public;
create trigger leak_case_takes_number before insert on leak_case for each row execute function leak_case_takes_number();

-- Nobody is taken out of a case again by whoever put them in: whom it concerned did not see it meanwhile.
create function leak_case_person_is_said() returns trigger language plpgsql as $$
begin
  if not kean_repairs() and (new.said_by is distinct from kean_setting('kean.staff') or new.staff_id is not distinct from new.said_by) then
    raise exception 'another says whom a case concerns' using errcode = 'check_violation';
  end if;
  new.said_at := case when kean_repairs() then new.said_at else clock_timestamp() end;
  return new;
end
$$;
create trigger leak_case_person_is_said before insert on leak_case_person for each row execute function leak_case_person_is_said();

alter table leak_case enable row level security;
alter table leak_case force row level security;
create policy leak_case_of_others on leak_case for all to kean_api
  using ((select holds_incident_grant(kean_setting('kean.staff'), 'read-cases')) and not concerns_in_case(id, (select kean_setting('kean.staff'))));
create policy leak_case_of_the_worker on leak_case for all to kean_worker using (true);
create policy leak_case_moves on leak_case for all to current_user using (true);
alter table leak_case_person enable row level security;
alter table leak_case_person force row level security;
create policy leak_case_person_of_seen_case on leak_case_person for all to kean_api
  using (exists (select from leak_case c where c.id = case_id));
create policy leak_case_person_of_the_worker on leak_case_person for all to kean_worker using (true);
create policy leak_case_person_moves on leak_case_person for all to current_user using (true);

grant select, insert (id, kind, title, is_drill, owner_id, opened_by) on leak_case to kean_api, kean_worker;
grant select, insert (case_id, staff_id, said_by) on leak_case_person to kean_api, kean_worker;
grant select on leak_case, leak_case_person to kean_backup;
