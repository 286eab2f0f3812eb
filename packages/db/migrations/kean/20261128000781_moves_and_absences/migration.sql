-- Clause 5.3: people are taken on, go to another branch, are away for long and come back.

-- CreateTable
CREATE TABLE "staff_move" (
    "id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "to_branch_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(6) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'set',
    "ordered_by" UUID NOT NULL,
    "connector_id" UUID,
    "ordered_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "ended_at" TIMESTAMPTZ(6),
    "clients" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "staff_move_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff_absence" (
    "id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(6) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'set',
    "ordered_by" UUID NOT NULL,
    "ordered_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "away_at" TIMESTAMPTZ(6),
    "ended_by" UUID,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "staff_absence_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "staff_move_staff_id_idx" ON "staff_move"("staff_id");

-- CreateIndex
CREATE INDEX "staff_absence_staff_id_idx" ON "staff_absence"("staff_id");

-- AddForeignKey
ALTER TABLE "staff_move" ADD CONSTRAINT "staff_move_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_move" ADD CONSTRAINT "staff_move_to_branch_id_fkey" FOREIGN KEY ("to_branch_id") REFERENCES "branch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_absence" ADD CONSTRAINT "staff_absence_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table staff_move
  add constraint staff_move_state_known check (state in ('set', 'done', 'called-off')),
  add constraint staff_move_ended_at_a_time check ((state = 'set') = (ended_at is null)),
  add constraint staff_move_is_ordered_by_another check (ordered_by <> staff_id),
  add constraint staff_move_ends_so_many check (clients >= 0);
alter table staff_absence
  add constraint staff_absence_state_known check (state in ('set', 'away', 'back', 'called-off')),
  add constraint staff_absence_is_ordered_by_another check (ordered_by <> staff_id),
  -- Nobody comes back by themself, and nobody by a clock.
  add constraint staff_absence_ended_by_another check (ended_by is distinct from staff_id),
  add constraint staff_absence_ended_by_somebody
    check ((state in ('back', 'called-off')) = (ended_by is not null) and (ended_by is null) = (ended_at is null)),
  add constraint staff_absence_away_since check ((state in ('away', 'back')) = (away_at is not null));
create unique index staff_move_is_one on staff_move (staff_id) where state = 'set';
create unique index staff_absence_is_one on staff_absence (staff_id) where state in ('set', 'away');

create function staff_move_moves() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if new.state <> 'set' then
      raise exception 'a move begins at its beginning' using errcode = 'check_violation';
    end if;
    perform must_take_on(new.ordered_by, new.connector_id);
    if not exists (select from staff where id = new.staff_id and status <> 'left') then
      raise exception 'whoever left goes nowhere' using errcode = 'check_violation';
    end if;
    return new;
  end if;
  if old.state <> 'set' or (new.staff_id, new.to_branch_id, new.due_at, new.ordered_by, new.connector_id)
     is distinct from (old.staff_id, old.to_branch_id, old.due_at, old.ordered_by, old.connector_id) then
    raise exception 'a move stays as it was ordered' using errcode = 'check_violation';
  end if;
  if new.state = 'done' then
    if old.due_at > clock_timestamp() then
      raise exception 'a move waits for its time' using errcode = 'check_violation';
    end if;
    -- Above the own allowance nobody moves anybody, not even later.
    if new.connector_id is not null and not is_within_allowance(new.staff_id, new.connector_id) then
      raise exception 'this person holds more than may be given' using errcode = 'check_violation';
    end if;
    update staff s set branch_id = b.id, region_id = b.region_id, team_id = null
      from branch b where s.id = new.staff_id and b.id = new.to_branch_id and s.status <> 'left';
  end if;
  return new;
end
$$;
create trigger staff_move_moves before insert or update on staff_move for each row execute function staff_move_moves();

create function staff_absence_moves() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if new.state <> 'set' then
      raise exception 'an absence begins at its beginning' using errcode = 'check_violation';
    end if;
    perform must_take_on(new.ordered_by, null);
    return new;
  end if;
  if (new.staff_id, new.due_at, new.ordered_by) is distinct from (old.staff_id, old.due_at, old.ordered_by)
     or old.state in ('back', 'called-off') then
    raise exception 'an absence stays as it was ordered' using errcode = 'check_violation';
  end if;
  if old.state = 'set' and new.state = 'away' then
    if old.due_at > clock_timestamp() then
      raise exception 'an absence waits for its time' using errcode = 'check_violation';
    end if;
    perform pg_advisory_xact_lock(hashtext('kean.leaving'));
    if last_of_their_office(new.staff_id) is not null then
      raise exception 'somebody has to be left who can do it' using errcode = 'check_violation';
    end if;
    update staff set status = 'suspended' where id = new.staff_id and status = 'active';
  elsif old.state = 'away' and new.state = 'back' then
    perform must_take_on(new.ended_by, null);
    update staff set status = 'active' where id = new.staff_id and status = 'suspended';
  elsif not (old.state = 'set' and new.state = 'called-off') then
    raise exception 'an absence goes its way' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger staff_absence_moves before insert or update on staff_absence
  for each row execute function staff_absence_moves();

revoke all on function staff_move_moves(), staff_absence_moves() from public;
grant select, insert (id, staff_id, to_branch_id, due_at, ordered_by, connector_id), update (state, ended_at) on staff_move to kean_api;
grant select, update (state, ended_at, clients) on staff_move to kean_worker;
grant select, insert (id, staff_id, due_at, ordered_by), update (state, ended_by, ended_at) on staff_absence to kean_api;
grant select, update (state, away_at) on staff_absence to kean_worker;
grant select on staff_move, staff_absence to kean_backup;

-- Offices that exist already; a new one has it from its seed.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), 'hr', 'personnel', 'onboard', 'Staff', 'agency'
 where exists (select from role r where r.code = 'hr')
   and not exists (select from role_grant g where g.role_code = 'hr' and g.clause = 'personnel' and g.action = 'onboard');
