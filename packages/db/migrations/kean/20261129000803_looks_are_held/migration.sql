-- Clause 5.4: a rule may stop whoever it tells of. The look is refused by the database, whichever way it is asked for (ADR 0063).

-- AlterTable
ALTER TABLE "leak_alert" ADD COLUMN     "blocks" BOOLEAN NOT NULL DEFAULT false;

alter table leak_alert add constraint leak_alert_only_people_are_held check (not blocks or staff_id is not null);
grant insert (blocks), update (blocks) on leak_alert to kean_worker;
create index leak_alert_that_holds_idx on leak_alert (staff_id) where blocks and state <> 'closed';

-- What held once holds until a person closes it.
create function leak_alert_holds_on() returns trigger language plpgsql as $$
begin
  if old.blocks and not new.blocks then
    raise exception 'what a rule told stays' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger leak_alert_holds_on before update of blocks on leak_alert for each row execute function leak_alert_holds_on();

-- Whether somebody may look at nobody for now: an alert of a rule that stops is open and its window not over; or, so that nobody has to wait for the watch
-- or outruns it, as many clients as such a rule allows within its window were looked at already. That is counted along the index of a person and hours,
-- and only where the office has a rule that stops bursts; a day's allowance bounds what there is to count.
-- By its definer's rights: whoever is held learns that, and no limit.
create function watch_holds(person uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  bursts record;
begin
  if exists (
    select from public.leak_alert a
     where a.staff_id = person and a.blocks and a.state <> 'closed' and a.suppressed_by is null
       and a.last_at + a.window_minutes * interval '1 minute' > clock_timestamp()
  ) then return true; end if;
  for bursts in
    select v.threshold, v.window_minutes from public.leak_rule_version v
     where v.rule = 'reveals-in-a-burst' and v.decision = 'approved' and v.blocks and v.in_force_from <= clock_timestamp()
       and (v.role_code is null or exists (select from public.role_in_force r where r.staff_id = person and r.code = v.role_code))
       and (v.branch_id is null or v.branch_id = (select s.branch_id from public.staff s where s.id = person))
       and not exists (
         select from public.leak_rule_version l
          where l.rule = v.rule and l.role_code is not distinct from v.role_code and l.branch_id is not distinct from v.branch_id
            and l.decision = 'approved' and l.in_force_from <= clock_timestamp() and (l.in_force_from, l.id) > (v.in_force_from, v.id))
  loop
    if (select count(distinct r.subject_id) from public.audit_record r
         where r.principal = any(array(select p.number from public.audit_party p where p.id = person))
           and r.form = any(array(select f.number from public.audit_form f where f.action = 'circulation.field-revealed'))
           and public.log_hour(r.occurred_at) >= public.log_hour(clock_timestamp() - bursts.window_minutes * interval '1 minute')
           and r.occurred_at > clock_timestamp() - bursts.window_minutes * interval '1 minute'
           -- What another has looked into since is not held against the person again.
           and r.occurred_at > coalesce((
             select max(s.done_at) from public.leak_alert_step s join public.leak_alert a on a.id = s.alert_id
              where a.staff_id = person and a.rule = 'reveals-in-a-burst' and s.act = 'close' and s.done_by <> person), '-infinity')
       ) >= bursts.threshold
       and not exists (
         select from public.leak_suppression q
          where q.rule = 'reveals-in-a-burst' and q.lifted_at is null and q.ends_at > now()
            and (q.staff_id = person or q.branch_id = (select s.branch_id from public.staff s where s.id = person)))
    then return true; end if;
  end loop;
  return false;
end
$$;
revoke execute on function watch_holds(uuid) from public;
grant execute on function watch_holds(uuid) to kean_api, kean_worker;

-- Every look takes one of the day's allowance first, in the same transaction: whoever is held gets none, whatever the code above it believes. The row is
-- left out and nothing raised, because looks of many people are taken in one statement.
create function held_people_take_no_look() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not public.kean_repairs() and (tg_op = 'INSERT' or new.used > old.used) and public.watch_holds(new.staff_id) then
    return null;
  end if;
  return new;
end
$$;
revoke execute on function held_people_take_no_look() from public;
create trigger held_people_take_no_look before insert or update on reveal_quota
  for each row execute function held_people_take_no_look();
