-- Clause 5.2: what was published about what is installed, as an operator brought it (ADR 0072).

-- CreateTable
CREATE TABLE "advisory_file" (
    "id" UUID NOT NULL,
    "digest" BYTEA NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "records" INTEGER NOT NULL,
    "newest_at" TIMESTAMPTZ(6) NOT NULL,
    "compared" TEXT[],
    "advisories" JSONB NOT NULL,
    "taken_by" UUID NOT NULL,
    "taken_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "advisory_file_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "patch_watch" (
    "id" INTEGER NOT NULL,
    "begun_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "patch_watch_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "advisory_file_taken_at_idx" ON "advisory_file"("taken_at");

alter table advisory_file
  add constraint advisory_file_digest_is_one check (octet_length(digest) = 32),
  add constraint advisory_file_holds_something check (size_bytes > 0 and records > 0 and cardinality(compared) > 0),
  -- A clock that runs ahead would make a file young for years.
  add constraint advisory_file_is_of_the_past check (newest_at <= taken_at),
  add constraint advisory_file_advisories_are_a_list check (jsonb_typeof(advisories) = 'array');
alter table patch_watch add constraint patch_watch_is_one check (id = 1);
-- An office that nobody brings a file to is silent since it could have had one.
insert into patch_watch (id) values (1);

create function advisory_file_is_taken() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  if new.taken_by is distinct from kean_setting('kean.staff') then
    raise exception 'whoever brings a file says so' using errcode = 'check_violation';
  end if;
  new.taken_at := clock_timestamp();
  new.newest_at := least(new.newest_at, new.taken_at);
  return new;
end
$$;
create trigger advisory_file_is_taken before insert on advisory_file for each row execute function advisory_file_is_taken();

grant select, insert (id, digest, size_bytes, records, newest_at, compared, advisories, taken_by) on advisory_file to kean_api;
grant select on advisory_file to kean_worker;
grant select on patch_watch to kean_api, kean_worker;
grant select on advisory_file, patch_watch to kean_backup;

-- Offices that exist already; a new one has it from its seed.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), given.role_code, 'storage', given.action, 'Patches', 'agency'
  from (values ('operator', 'read-patches'), ('operator', 'load-advisories'), ('security', 'read-patches'), ('security', 'load-advisories'))
    as given(role_code, action)
 where exists (select from role r where r.code = given.role_code)
   and not exists (
     select from role_grant g where g.role_code = given.role_code and g.clause = 'storage' and g.action = given.action);
