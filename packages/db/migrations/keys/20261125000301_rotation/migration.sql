-- AlterTable
ALTER TABLE "data_key" ADD COLUMN     "generation" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "generation_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "held" SMALLINT NOT NULL DEFAULT 1,
ADD COLUMN     "suite" SMALLINT NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "erasure_fence" ADD COLUMN     "seq" BIGSERIAL NOT NULL;

-- CreateTable
CREATE TABLE "root_key" (
    "id" TEXT NOT NULL,
    "setting" TEXT,
    "wrapped" BYTEA,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(6),

    CONSTRAINT "root_key_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "erasure_fence_seq_key" ON "erasure_fence"("seq");

-- CreateIndex
CREATE UNIQUE INDEX "root_key_setting_key" ON "root_key"("setting");

-- Roots that have wrapped something so far are in use.
insert into root_key (id) select root_key_id from data_key union select root_key_id from index_root;

-- Each generation of the index root is a row; while one follows another there are two.
alter table index_root
  drop constraint index_root_is_one,
  add constraint index_root_numbered check (id between 1 and 1000000);
alter table data_key
  add constraint data_key_suite_known check (suite in (1, 2)),
  add constraint data_key_generations check (generation >= 1 and held between 1 and 16),
  -- Room for the generations a key holds while its values are sealed anew.
  drop constraint data_key_wrapped_size,
  add constraint data_key_wrapped_size check (octet_length(wrapped) between 32 and 4096);
alter table root_key
  add constraint root_key_id_shape check (id ~ '^[a-z0-9-]{1,80}$'),
  add constraint root_key_setting_size check (length(setting) <= 500),
  add constraint root_key_wrapped_size check (octet_length(wrapped) between 16 and 8192);

-- A root that was retired wraps nothing any more: a process that still runs with it is refused instead of believed.
create or replace function data_key_stays_outside_fence() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select from written join erasure_fence using (scope, subject_id)) then
    raise exception 'subject is fenced' using errcode = 'KF001';
  end if;
  if exists (
    select from root_key r where r.retired_at is not null and r.id in (select root_key_id from written)
  ) then
    raise exception 'root key is retired' using errcode = 'KF002';
  end if;
  return null;
end
$$;

-- Retiring is final and only for a root under which nothing stands. Keys that are being written at this moment are waited for.
create function root_key_retires_unused() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if old.retired_at is not null then
    raise exception 'root key is retired' using errcode = 'KF002';
  end if;
  if new.retired_at is not null then
    perform require_read_committed();
    perform pg_advisory_xact_lock(hashtext('erasure_fence'));
    if exists (select from data_key where root_key_id = new.id) or exists (select from index_root where root_key_id = new.id) then
      raise exception 'root key is in use' using errcode = 'KF003';
    end if;
  end if;
  return new;
end
$$;
create trigger retires_unused before update on root_key for each row execute function root_key_retires_unused();
create trigger no_loss before delete or truncate on root_key for each statement execute function refuse_change();

-- The newest index root stays; an older one goes when every token was made anew.
drop trigger no_loss on index_root;
create function index_root_newest_stays() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from index_root where id > old.id) then
    raise exception 'the newest index root stays' using errcode = 'insufficient_privilege';
  end if;
  return old;
end
$$;
create trigger newest_stays before delete on index_root for each row execute function index_root_newest_stays();
create trigger no_truncate before truncate on index_root for each statement execute function refuse_change();

-- The number of a fence is given by the database, in the order of commits: fences take their lock alone. A process that has seen
-- number n therefore never misses a smaller one.
grant update (wrapped, root_key_id, suite, generation, generation_at, held) on data_key to kean_keys_worker;
grant update (wrapped, root_key_id) on index_root to kean_keys_worker;
grant delete on index_root to kean_keys_worker;
grant select, insert on root_key to kean_keys_api, kean_keys_worker;
grant update (retired_at) on root_key to kean_keys_worker;
grant usage on sequence erasure_fence_seq_seq to kean_keys_worker;
revoke all on function root_key_retires_unused(), index_root_newest_stays() from public;
