-- Clause 5.3: a system that comes in is tried as one that is told is: its way is walked from outside, and every step stands here by codes and figures.

-- AlterTable
ALTER TABLE "connector_call" ADD COLUMN     "is_trial" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "connector_trial" (
    "id" UUID NOT NULL,
    "connector_id" UUID NOT NULL,
    "asked_by" UUID NOT NULL,
    "asked_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "ended_at" TIMESTAMPTZ(6),
    "key_id" UUID,

    CONSTRAINT "connector_trial_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connector_trial_step" (
    "trial_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "result" TEXT NOT NULL,
    "cause" TEXT,
    "status" INTEGER,
    "latency_ms" INTEGER,

    CONSTRAINT "connector_trial_step_pkey" PRIMARY KEY ("trial_id","name")
);

-- CreateIndex
CREATE UNIQUE INDEX "connector_trial_key_id_key" ON "connector_trial"("key_id");

-- CreateIndex
CREATE INDEX "connector_trial_connector_id_asked_at_idx" ON "connector_trial"("connector_id", "asked_at" DESC);

-- AddForeignKey
ALTER TABLE "connector_trial" ADD CONSTRAINT "connector_trial_connector_id_fkey" FOREIGN KEY ("connector_id") REFERENCES "connector"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connector_trial" ADD CONSTRAINT "connector_trial_asked_by_fkey" FOREIGN KEY ("asked_by") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connector_trial" ADD CONSTRAINT "connector_trial_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_key"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connector_trial_step" ADD CONSTRAINT "connector_trial_step_trial_id_fkey" FOREIGN KEY ("trial_id") REFERENCES "connector_trial"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Never in the words of either side.
alter table connector_trial_step
  add constraint connector_trial_step_name_is_a_code check (name ~ '^[a-z]+(-[a-z]+)*$' and char_length(name) <= 40),
  add constraint connector_trial_step_result_known check (result in ('passed', 'failed', 'skipped')),
  add constraint connector_trial_step_cause_is_a_code check (cause ~ '^[A-Z]+(_[A-Z]+)*$' and char_length(cause) <= 40),
  add constraint connector_trial_step_says_why check ((result = 'passed') = (cause is null)),
  add constraint connector_trial_step_figures check (latency_ms >= 0 and status between 100 and 599);
create unique index connector_trial_is_one on connector_trial (connector_id) where ended_at is null;

-- Whoever tries a system may do so; one whose worker died is over after two minutes.
create function connector_trial_moves() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if new.ended_at is not null or new.key_id is not null or not holds_in_office(new.asked_by, 'personnel', 'try-connectors') then
      raise exception 'whoever tries a system may do so' using errcode = 'check_violation';
    end if;
    update connector_trial set ended_at = clock_timestamp()
     where connector_id = new.connector_id and ended_at is null and asked_at < clock_timestamp() - interval '2 minutes';
    return new;
  end if;
  if old.ended_at is not null and new.ended_at is distinct from old.ended_at then
    raise exception 'a trial that is over stays as it was' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger connector_trial_moves before insert or update on connector_trial for each row execute function connector_trial_moves();

-- Whether a system that comes in would be heard at this moment: on, off, no-key.
create function connector_standing(which uuid) returns text
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select case when c.state = 'off' then 'off' when directory_speaks(c.id, k.staff_id) or signals_speak(c.id, k.staff_id) then 'on' else 'no-key' end
    from connector c left join api_key k on k.id = c.api_key_id where c.id = which
$$;

-- A key for as long as the trial lasts, a minute at most: of whom the directory's own key is, for its one action, and known by its trial to the door,
-- which lets it change nothing. @returns false where the directory itself would not be heard
create function open_trial_key(of_trial uuid, begins_with text, digested bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  made uuid := gen_random_uuid();
  owner uuid;
begin
  select k.staff_id into owner
    from connector_trial t join connector c on c.id = t.connector_id join api_key k on k.id = c.api_key_id
   where t.id = of_trial and t.ended_at is null and t.key_id is null and c.kind = 'directory' and directory_speaks(c.id, k.staff_id);
  if owner is null then
    return false;
  end if;
  insert into api_key (id, staff_id, name, prefix, digest, actions, expires_at)
  values (made, owner, '试连', begins_with, digested, '{personnel.provision}', clock_timestamp() + interval '60 seconds');
  update connector_trial set key_id = made where id = of_trial;
  return true;
end
$$;

-- The trial is over, and with it its key.
create function end_trial(of_trial uuid) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from api_key k using connector_trial t where t.id = of_trial and k.id = t.key_id;
  update connector_trial set ended_at = clock_timestamp() where id = of_trial and ended_at is null;
end
$$;

create or replace function trim_connector_calls(kept interval) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  gone integer;
begin
  if kept < interval '6 months' then
    raise exception 'network logs are kept for six months at least' using errcode = 'check_violation';
  end if;
  -- A key whose trial was cut short has ended by itself; here it goes.
  delete from api_key k using connector_trial t where k.id = t.key_id and k.expires_at < clock_timestamp();
  delete from connector_trial where asked_at < clock_timestamp() - kept;
  delete from connector_call where at < clock_timestamp() - kept;
  get diagnostics gone = row_count;
  return gone;
end
$$;

revoke all on function connector_standing(uuid), connector_trial_moves(), open_trial_key(uuid, text, bytea), end_trial(uuid) from public;
grant execute on function connector_standing(uuid), open_trial_key(uuid, text, bytea), end_trial(uuid) to kean_worker;
grant insert (is_trial) on connector_call to kean_api;
grant select, insert (id, connector_id, asked_by) on connector_trial to kean_api;
grant select on connector_trial to kean_worker;
grant select (connector_id, issuer, key_set) on signal_source to kean_worker;
grant select (connector_id, event) on signal_event to kean_worker;
grant select on connector_trial_step to kean_api;
grant select, insert on connector_trial_step to kean_worker;
grant select on connector_trial, connector_trial_step to kean_backup;
