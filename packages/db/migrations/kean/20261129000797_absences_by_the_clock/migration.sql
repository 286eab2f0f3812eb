-- Clause 5.3: a long absence takes effect at its time by this database's clock, and so does what a directory says of a place; neither waits for a worker,
-- which writes down afterwards what already is (ADR 0069).

-- What the office loses with somebody. Of others who are due to be away those count as away whose time came first: so of the last two one is always left.
create or replace function last_of_their_office(person uuid) returns text
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with holds as (
    select s.id, g.clause
      from staff s join staff_role r on r.staff_id = s.id join role_grant g on g.role_code = r.role_code
     where s.status = 'active' and (g.expires_at is null or g.expires_at > now()) and g.scope = 'agency'
       and (g.clause, g.action) in (('personnel', 'offboard'), ('storage', 'handle-jobs'))
  )
  select case mine.clause when 'personnel' then 'last-hr' else 'last-operator' end
    from (select distinct clause from holds where id = person) mine
   where not exists (
     select from holds h where h.clause = mine.clause and h.id <> person and not exists (
       select from staff_absence theirs
        where theirs.staff_id = h.id and theirs.state = 'set' and theirs.due_at <= now() and not exists (
          select from staff_absence own
           where own.staff_id = person and own.state = 'set' and own.due_at <= now()
             and (own.due_at, own.id) < (theirs.due_at, theirs.id))))
   order by mine.clause limit 1
$$;

-- Who is away by the clock, though nobody wrote it down yet. The last who could see people off, or keep the machinery, is not.
create view staff_due_away as
  select a.staff_id, a.id as absence_id from staff_absence a
   where a.state = 'set' and a.due_at <= now() and last_of_their_office(a.staff_id) is null;
grant select on staff_due_away to kean_api, kean_worker, kean_permissions;
grant execute on function last_of_their_office(uuid) to kean_worker, kean_permissions;

-- Where people are placed now; whoever is away by the clock is nowhere, so that nothing makes a principal of them.
create or replace view staff_in_place as
  select s.id as staff_id,
         case when m.id is null then s.region_id else b.region_id end as region_id,
         case when m.id is null then s.branch_id else b.id end as branch_id,
         case when m.id is null then s.team_id end as team_id
    from staff s
    left join staff_move m on m.staff_id = s.id and m.state = 'set' and m.due_at <= now()
    left join branch b on b.id = m.to_branch_id
   where not exists (select from staff_due_away w where w.staff_id = s.id);

-- The second lock asks for itself, whatever the process believes.
drop policy assigned_where_one_is_placed on client;
create policy assigned_where_one_is_placed on client as restrictive for all using (
  assignee_id is distinct from (select kean_setting('kean.staff'))
  or branch_id = coalesce((
    select m.to_branch_id from staff_move m
     where m.staff_id = (select kean_setting('kean.staff')) and m.state = 'set' and m.due_at <= now()), branch_id)
);
create policy nobody_who_is_away on client as restrictive for all using (
  not (select exists (select from staff_due_away w where w.staff_id = kean_setting('kean.staff')))
);

-- Whoever is away by the clock allows nothing, connects nothing and lets nobody speak by their key.
create or replace function holds_in_office(person uuid, of_clause text, of_action text) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select from staff s join staff_role r on r.staff_id = s.id join role_grant g on g.role_code = r.role_code
     where s.id = person and s.status = 'active' and (s.leaves_at is null or s.leaves_at > clock_timestamp())
       and not exists (select from staff_due_away w where w.staff_id = s.id)
       and g.clause = of_clause and g.action = of_action and g.scope = 'agency'
       and (g.expires_at is null or g.expires_at > clock_timestamp()))
$$;

-- What a directory ordered is judged as it is ordered, for that is when it takes effect.
create or replace function staff_move_moves() returns trigger
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
    if new.connector_id is not null then
      if new.due_at > clock_timestamp() then
        raise exception 'a directory says what is, not what will be' using errcode = 'check_violation';
      end if;
      if not is_within_allowance(new.staff_id, new.connector_id) then
        raise exception 'this person holds more than may be given' using errcode = 'check_violation';
      end if;
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
    update staff s set branch_id = b.id, region_id = b.region_id, team_id = null
      from branch b where s.id = new.staff_id and b.id = new.to_branch_id and s.status <> 'left';
  end if;
  return new;
end
$$;

-- Moves that a directory ordered before, and that waited to be judged: those above its allowance end here, the others have taken effect.
update staff_move m set state = 'called-off', ended_at = clock_timestamp()
 where m.state = 'set' and m.connector_id is not null and not is_within_allowance(m.staff_id, m.connector_id);
create or replace function staff_move_has_taken_effect() returns trigger language plpgsql as $$
begin
  if not kean_repairs() and new.state = 'called-off' and old.due_at <= clock_timestamp() then
    raise exception 'a move that has taken effect is not called off' using errcode = 'check_violation';
  end if;
  return new;
end
$$;

-- What began by the clock is never said not to have been: it ends by the word of somebody who may, as what was written down does.
create or replace function staff_absence_moves() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  has_begun boolean;
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
  if new.state in ('back', 'called-off') then
    perform must_take_on(new.ended_by, null);
  end if;
  has_begun := exists (select from staff_due_away w where w.absence_id = old.id);
  if old.state = 'set' and (new.state = 'away' or new.state = 'back' and has_begun) then
    if old.due_at > clock_timestamp() then
      raise exception 'an absence waits for its time' using errcode = 'check_violation';
    end if;
    perform pg_advisory_xact_lock(hashtext('kean.leaving'));
    if last_of_their_office(new.staff_id) is not null then
      raise exception 'somebody has to be left who can do it' using errcode = 'check_violation';
    end if;
    new.away_at := case when new.state = 'away' then clock_timestamp() else old.due_at end;
    update staff set status = 'suspended' where id = new.staff_id and status = 'active';
  elsif not (old.state = 'away' and new.state = 'back') and not (old.state = 'set' and new.state = 'called-off' and not has_begun) then
    raise exception 'an absence goes its way' using errcode = 'check_violation';
  end if;
  if new.state = 'back' then
    update staff set status = 'active' where id = new.staff_id and status = 'suspended';
  end if;
  return new;
end
$$;

-- When somebody is away from is the trigger's to say.
revoke update (away_at) on staff_absence from kean_worker;

-- Suspends as a long absence does, so that a person says when it is over. @returns whether it did
create or replace function suspend_on_a_word(person uuid, act_of uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  absence uuid := gen_random_uuid();
begin
  perform pg_advisory_xact_lock(hashtext('kean.leaving'));
  if person = act_of or last_of_their_office(person) is not null or not holds_in_office(act_of, 'personnel', 'onboard') then
    return false;
  end if;
  if exists (select from staff where id = person and status = 'suspended') then
    return true;
  end if;
  update staff_absence set state = 'away' where staff_id = person and state = 'set' and due_at <= clock_timestamp();
  if found then
    return true;
  end if;
  update staff_absence set state = 'called-off', ended_by = act_of, ended_at = clock_timestamp()
   where staff_id = person and state = 'set';
  insert into staff_absence (id, staff_id, due_at, ordered_by) values (absence, person, clock_timestamp(), act_of);
  update staff_absence set state = 'away' where id = absence;
  return true;
end
$$;
