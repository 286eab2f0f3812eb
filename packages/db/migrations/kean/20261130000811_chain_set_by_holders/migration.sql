-- Clause 5.4: who is told of alerts in which order, and how long each has, is set by whoever says who is on call (ADR 0064).

-- AlterTable
ALTER TABLE "leak_chain_link" ADD COLUMN     "staff_id" UUID;

-- CreateTable
CREATE TABLE "leak_telling_plan" (
    "id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "group_seconds" INTEGER NOT NULL DEFAULT 60,
    "saved_by" UUID,
    "saved_at" TIMESTAMPTZ(6),

    CONSTRAINT "leak_telling_plan_pkey" PRIMARY KEY ("id")
);

alter table leak_chain_link drop constraint leak_chain_link_known;
alter table leak_chain_link add constraint leak_chain_link_known check (
  link in ('first', 'second', 'role', 'person') and (link = 'role') = (role_code is not null) and (link = 'person') = (staff_id is not null));
alter table leak_telling_plan
  add constraint leak_telling_plan_is_one check (id = 1),
  add constraint leak_telling_plan_groups_for_a_while check (group_seconds between 30 and 600);
insert into leak_telling_plan (id) values (1);

create function leak_telling_plan_moves() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  if new.version <> old.version + 1 or new.saved_by is distinct from kean_setting('kean.staff') or not sets_on_call() then
    raise exception 'whoever sets the chain says so, and has seen the last one' using errcode = 'check_violation';
  end if;
  new.saved_at := clock_timestamp();
  return new;
end
$$;
create trigger leak_telling_plan_moves before update on leak_telling_plan for each row execute function leak_telling_plan_moves();

create function leak_chain_is_set_by_a_holder() returns trigger language plpgsql as $$
begin
  if not kean_repairs() and not sets_on_call() then
    raise exception 'the chain is set by whoever says who is on call' using errcode = 'check_violation';
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end
$$;
create trigger leak_chain_is_set_by_a_holder before insert or update or delete on leak_chain_link
  for each row execute function leak_chain_is_set_by_a_holder();
create trigger leak_chain_is_set_by_a_holder before update on leak_wait for each row execute function leak_chain_is_set_by_a_holder();

-- Looked at when a change is whole: never without anybody, never by people alone, who may leave any day; what is severe reaches the last of them within
-- an hour and is said again until somebody has seen it, and the rest within a day.
create function leak_chain_holds() returns trigger language plpgsql as $$
declare
  links integer := (select count(*) from leak_chain_link);
begin
  if kean_repairs() then return null; end if;
  if not exists (select from leak_chain_link l where l.link = 'role')
     or exists (
       select from leak_chain_link l where l.link = 'role' and not exists (
         select from role_grant g where g.role_code = l.role_code and g.clause = 'incidents' and g.action = 'triage-alerts'))
     or (select count(*) from leak_wait) <> 4
     or exists (select from leak_wait w where w.severity in ('critical', 'high')
                 and ((links - 1) * w.wait_minutes > 60 or w.repeat_minutes is null or w.repeat_minutes > 60 or w.sleeps))
     or exists (select from leak_wait w where (links - 1) * w.wait_minutes > 1440) then
    raise exception 'the chain reaches its last link in time' using errcode = 'check_violation';
  end if;
  return null;
end
$$;
create constraint trigger leak_chain_holds after insert or update or delete on leak_chain_link
  deferrable initially deferred for each row execute function leak_chain_holds();
create constraint trigger leak_chain_holds after insert or update or delete on leak_wait
  deferrable initially deferred for each row execute function leak_chain_holds();

-- A person in the chain is somebody who may handle alerts when they are put there.
create function leak_chain_names_somebody_fit() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  if new.staff_id is not null and not may_be_told_of_leaks(new.staff_id) then
    raise exception 'who is told may handle alerts' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger leak_chain_names_somebody_fit before insert on leak_chain_link for each row execute function leak_chain_names_somebody_fit();

grant insert (position, link, role_code, staff_id), delete on leak_chain_link to kean_api;
grant update (wait_minutes, repeat_minutes, sleeps) on leak_wait to kean_api;
grant select, update (version, group_seconds, saved_by) on leak_telling_plan to kean_api;
grant select on leak_telling_plan to kean_worker, kean_backup;
