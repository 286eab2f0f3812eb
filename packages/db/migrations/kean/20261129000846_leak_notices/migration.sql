-- Clause 5.4: what authority and people are told of a leak is written by one person and approved by another, who sees what the law asks for (ADR 0070).

-- CreateTable
CREATE TABLE "leak_notice" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "begun_by" UUID NOT NULL,
    "begun_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "version" INTEGER NOT NULL DEFAULT 0,
    "approved_version" INTEGER,
    "approved_by" UUID,
    "approved_at" TIMESTAMPTZ(6),

    CONSTRAINT "leak_notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "leak_notice_version" (
    "notice_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "parts" JSONB NOT NULL,
    "facts" JSONB NOT NULL,
    "facts_version" INTEGER NOT NULL,
    "written_by" UUID NOT NULL,
    "written_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "digest" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "leak_notice_version_pkey" PRIMARY KEY ("notice_id","version")
);

-- CreateIndex
CREATE INDEX "leak_notice_case_id_idx" ON "leak_notice"("case_id");

-- AddForeignKey
ALTER TABLE "leak_notice" ADD CONSTRAINT "leak_notice_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "leak_case"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leak_notice_version" ADD CONSTRAINT "leak_notice_version_notice_id_fkey" FOREIGN KEY ("notice_id") REFERENCES "leak_notice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table leak_notice
  add constraint leak_notice_kind_known check (kind in ('authority-first', 'authority-supplement', 'authority-summary', 'clients', 'public')),
  add constraint leak_notice_approved_whole check (num_nonnulls(approved_version, approved_by, approved_at) in (0, 3));
alter table leak_notice_version
  add constraint leak_notice_version_counts check (version >= 1 and facts_version >= 0),
  -- No phone, identity number or mail address stands in what many are to read.
  add constraint leak_notice_version_names_nobody check (parts::text !~ '[0-9]{6}|@');
-- Of each kind one is written at a time; the next one begins when it is approved.
create unique index leak_notice_one_in_the_making on leak_notice (case_id, kind) where approved_at is null;

-- What PIPL 57 asks a notice to hold, and the measures for incidents a report; the same list as `contract/notices.ts`, which a test compares.
create function leak_notice_asks_for(kind text) returns text[] language sql immutable as $$
  select case
    when kind in ('clients', 'public') then array['dataKinds', 'cause', 'harm', 'measures', 'whatYouCanDo', 'contact']
    when kind = 'authority-summary'
      then array['officeAndSystem', 'found', 'dataKinds', 'people', 'cause', 'harm', 'measures', 'responsibility', 'lessons', 'contact']
    else array['officeAndSystem', 'found', 'dataKinds', 'people', 'cause', 'harm', 'measures', 'nextSteps', 'contact'] end
$$;

create function leak_notice_moves() returns trigger language plpgsql as $$
declare
  who uuid := kean_setting('kean.staff');
  said jsonb;
begin
  if kean_repairs() then return new; end if;
  if tg_op = 'INSERT' then
    if new.begun_by is distinct from who or new.version <> 0 or new.approved_by is not null or not holds_incident_grant(who, 'write-notices') then
      raise exception 'whoever may write a notice begins it' using errcode = 'check_violation';
    end if;
    new.begun_at := clock_timestamp();
    return new;
  end if;
  if (new.id, new.case_id, new.kind, new.begun_by, new.begun_at) is distinct from (old.id, old.case_id, old.kind, old.begun_by, old.begun_at)
     or old.approved_at is not null then
    raise exception 'a notice stays as it was approved' using errcode = 'check_violation';
  end if;
  if new.approved_by is null then
    -- A version counts itself; nothing else may.
    if pg_trigger_depth() < 2 or new.version <> old.version + 1 or new.approved_version is not null then
      raise exception 'a notice moves by its versions' using errcode = 'check_violation';
    end if;
    return new;
  end if;
  if new.version <> old.version or new.approved_version is distinct from old.version then
    raise exception 'the newest version is approved' using errcode = 'check_violation';
  end if;
  if new.approved_by is distinct from who or not holds_incident_grant(who, 'approve-notices')
     or exists (select from leak_notice_version v where v.notice_id = new.id and v.written_by = who) then
    raise exception 'another than who wrote it approves it' using errcode = 'check_violation';
  end if;
  select v.parts into said from leak_notice_version v where v.notice_id = new.id and v.version = old.version;
  if exists (
    select from unnest(leak_notice_asks_for(new.kind)) as wanted(part)
     where length(trim(coalesce(said -> wanted.part ->> 'zh', ''))) < 2
        or new.kind in ('clients', 'public') and length(trim(coalesce(said -> wanted.part ->> 'en', ''))) < 2
  ) then
    raise exception 'something that the law asks for is missing' using errcode = 'check_violation';
  end if;
  -- Whoever reads it learns of no colleague by name.
  if exists (select from staff s where length(s.display_name) >= 2 and position(s.display_name in said::text) > 0) then
    raise exception 'somebody of the office is named' using errcode = 'check_violation';
  end if;
  new.approved_at := clock_timestamp();
  return new;
end
$$;
create trigger leak_notice_moves before insert or update on leak_notice for each row execute function leak_notice_moves();

-- The notice counts its versions, to which nobody has a right; therefore with the rights of its definer.
create function leak_notice_version_is_written() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  who uuid := public.kean_setting('kean.staff');
  notice public.leak_notice;
begin
  if public.kean_repairs() then return new; end if;
  select * into notice from public.leak_notice where id = new.notice_id for update;
  if notice.id is null or who is null or new.written_by is distinct from who or not public.holds_incident_grant(who, 'write-notices')
     or public.concerns_in_case(notice.case_id, who) then
    raise exception 'whoever writes a version says so' using errcode = 'check_violation';
  end if;
  if notice.approved_at is not null or new.version <> notice.version + 1 then
    raise exception 'it has moved on' using errcode = 'check_violation';
  end if;
  if exists (select from jsonb_object_keys(new.parts) as given(part) where not given.part = any (public.leak_notice_asks_for(notice.kind))) then
    raise exception 'no such part' using errcode = 'check_violation';
  end if;
  new.written_at := clock_timestamp();
  new.digest := translate(encode(sha256(convert_to(notice.kind || ' ' || new.parts::text, 'UTF8')), 'hex'), '0123456789abcdef', 'abcdefghijklmnop');
  update public.leak_notice set version = new.version where id = notice.id;
  return new;
end
$$;
revoke execute on function leak_notice_version_is_written() from public;
create trigger leak_notice_version_is_written before insert on leak_notice_version
  for each row execute function leak_notice_version_is_written();

alter table leak_notice enable row level security;
alter table leak_notice force row level security;
create policy leak_notice_of_seen_case on leak_notice for all to kean_api using (exists (select from leak_case c where c.id = case_id));
create policy leak_notice_of_the_worker on leak_notice for select to kean_worker using (true);
create policy leak_notice_moves on leak_notice for all to current_user using (true);
alter table leak_notice_version enable row level security;
alter table leak_notice_version force row level security;
create policy leak_notice_version_of_seen_notice on leak_notice_version for all to kean_api
  using (exists (select from leak_notice n where n.id = notice_id));
create policy leak_notice_version_of_the_worker on leak_notice_version for select to kean_worker using (true);
create policy leak_notice_version_moves on leak_notice_version for all to current_user using (true);

grant select, insert (id, case_id, kind, begun_by), update (approved_version, approved_by) on leak_notice to kean_api;
grant select, insert (notice_id, version, parts, facts, facts_version, written_by) on leak_notice_version to kean_api;
grant select on leak_notice, leak_notice_version to kean_worker, kean_backup;

-- Offices that exist already; a new one has it from its seed. Security writes and sends, compliance approves.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), given.role_code, 'incidents', given.action, 'LeakNotice', 'agency'
  from (values
    ('security', 'read-notices'), ('security', 'write-notices'), ('security', 'send-notices'),
    ('compliance', 'read-notices'), ('compliance', 'write-notices'), ('compliance', 'approve-notices'), ('compliance', 'send-notices')
  ) as given(role_code, action)
 where exists (select from role r where r.code = given.role_code)
   and not exists (
     select from role_grant g
      where g.role_code = given.role_code and g.clause = 'incidents' and g.action = given.action
   );
