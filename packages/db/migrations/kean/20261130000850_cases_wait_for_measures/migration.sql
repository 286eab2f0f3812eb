-- Clause 5.4: a case is not over while somebody is kept out because of it, for good. That holds too for what was pressed from an alert before there was a
-- case, and whoever closes it need not be allowed to see what is contained (ADR 0066).

-- Which measures belong to a case: those pressed for it, and those pressed against its people before there was one that still held when it was opened. Of an
-- exercise only its own. By the rights of whoever asks.
create function measures_of_case(of_case uuid) returns setof uuid language sql stable as $$
  select m.id from containment m where m.case_id = of_case
  union all
  select m.id from leak_case y
    join leak_case_person x on x.case_id = y.id
    join containment m on m.staff_id = x.staff_id and m.case_id is null and not m.is_drill
   where y.id = of_case and not y.is_drill and m.pressed_at <= y.opened_at
     and coalesce(m.lifted_at, m.ends_at, 'infinity') > y.opened_at
$$;

-- A measure that was given an end may outlive its case.
create function case_waits_for_lifting(of_case uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select from public.leak_case_family(of_case) f (id), public.measures_of_case(f.id) b (id) join public.containment m on m.id = b.id
     where m.lifted_at is null and m.ends_at is null and not m.is_drill)
$$;
revoke execute on function measures_of_case(uuid), case_waits_for_lifting(uuid) from public;
grant execute on function measures_of_case(uuid), case_waits_for_lifting(uuid) to kean_api;

-- As before (821), and not while a measure holds for good.
create or replace function leak_case_step_closes() returns trigger language plpgsql as $$
declare
  who uuid := kean_setting('kean.staff');
  this leak_case;
begin
  if kean_repairs() or new.act <> 'move' or new.state <> 'closed' then return new; end if;
  select * into this from leak_case c where c.id = new.case_id;
  if case_waits_for_lifting(new.case_id)
     or not exists (select from leak_case_fact f where f.case_id = new.case_id)
     or exists (select from leak_case_task t where t.case_id = new.case_id and t.state = 'open')
     or this.is_drill <> (new.finding is null)
     or new.finding is distinct from 'leak' and coalesce(length(new.words), 0) < 2
     or new.finding is distinct from 'nothing-leaked'
        and (select count(distinct r.duty) from leak_case_report r where r.case_id = new.case_id and r.duty in ('remedy', 'tell-authority')) < 2
     or new.finding = 'leak' and not exists (select from leak_review r where r.case_id = new.case_id and r.version > 0 and r.approved_version = r.version)
     or new.finding = 'nothing-leaked' and (
       (select f.people from leak_case_fact f where f.case_id = new.case_id order by f.version desc limit 1) is distinct from 0
       or exists (select from leak_case_client k where k.case_id in (select leak_case_family(new.case_id)))
       or this.owner_id is not distinct from who or this.opened_by is not distinct from who) then
    raise exception 'a case is closed when nothing is left to do' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
