-- Clause 5.3: from the moment at which a leaving is announced on, its person looks at fewer clients a day; how many fewer, compliance says.
-- CreateTable
CREATE TABLE "notice_rule" (
    "id" INTEGER NOT NULL,
    "percent" INTEGER NOT NULL,
    "set_by" UUID,
    "set_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "notice_rule_pkey" PRIMARY KEY ("id")
);

alter table notice_rule
  add constraint notice_rule_is_one check (id = 1),
  add constraint notice_rule_is_part check (percent between 0 and 100);
insert into notice_rule (id, percent) values (1, 30);

-- The mark stands among the roles of whoever is in notice, by this database's clock, wherever a principal is made; what it says is the part of a
-- day's looks that is left to them.
create or replace view role_in_force as
  select staff_id, role_code as code from staff_role
  union all
  select e.staff_id, 'extra:' || e.id
    from extra_grant e
   where e.state = 'approved' and e.starts_at <= now() and e.ends_at > now()
     and not (
       e.subject in ('Client', 'Import')
       and exists (select from staff_role r where r.staff_id = e.staff_id and r.role_code in ('operator', 'auditor'))
     )
  union all
  select s.id, 'unfit' from staff s where s.fit_until <= now()
  union all
  select s.id, 'notice:' || coalesce((select n.percent from notice_rule n), 0) from staff s where s.leaves_at is not null;

-- Compliance is never in notice by its own word: whoever is does not widen it.
create function notice_rule_moves() returns trigger language plpgsql as $$
begin
  if new.set_by is distinct from kean_setting('kean.staff')
     or exists (select from staff s where s.id = new.set_by and s.leaves_at is not null) then
    raise exception 'somebody who stays says it' using errcode = 'check_violation';
  end if;
  new.set_at := clock_timestamp();
  return new;
end
$$;
create trigger notice_rule_moves before update on notice_rule for each row execute function notice_rule_moves();

grant select, update (percent, set_by) on notice_rule to kean_api;
grant select on notice_rule to kean_backup;
