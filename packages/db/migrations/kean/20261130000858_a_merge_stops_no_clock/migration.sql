-- Clause 5.4, PIPL 57 (ADR 0079): a clock runs from the moment in which a leak was noticed, and a case that joins another takes nothing of that with it. Facts were
-- read of the case that goes on alone, so a merge stopped every clock of the one that had joined it.
--
-- When a case joined this one last, itself or by one that it had joined; null where none did. Steps are read by whoever handles cases alone, and the clocks by the worker too.
create function leak_case_joined_at(of_case uuid) returns timestamptz language sql stable security definer set search_path = public, pg_temp as $$
  select max(s.done_at) from public.leak_case_step s
   where s.act = 'merge' and s.case_id <> of_case and s.case_id in (select public.leak_case_family(of_case))
$$;
revoke all on function leak_case_joined_at(uuid) from public;
grant execute on function leak_case_joined_at(uuid) to kean_api, kean_worker;

create or replace function leak_case_fact_is_judged() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  if new.judged_by is distinct from kean_setting('kean.staff') or not leak_case_goes_on(new.case_id) then
    raise exception 'facts are judged in a case that goes on' using errcode = 'check_violation';
  end if;
  if new.noticed_at > clock_timestamp() or new.handled_at > clock_timestamp() then
    raise exception 'nothing is known of what has not happened' using errcode = 'check_violation';
  end if;
  -- Before anything is read: a case that joins at this moment holds the same, and is seen then.
  perform pg_advisory_xact_lock(hashtext('kean.leak-case-facts/' || new.case_id));
  if exists (
    select from leak_case_family(new.case_id) j (id),
           lateral (select f.noticed_at from leak_case_fact f where f.case_id = j.id order by f.version desc limit 1) known
     where j.id <> new.case_id and known.noticed_at < new.noticed_at
  ) then
    raise exception 'what joined it was noticed before' using errcode = 'check_violation';
  end if;
  if new.version <> 1 + coalesce((select max(f.version) from leak_case_fact f where f.case_id = new.case_id), 0) then
    raise exception 'it has moved on' using errcode = 'check_violation';
  end if;
  new.judged_at := clock_timestamp();
  return new;
end
$$;

-- As before (migration 850), and by facts that were judged since a case joined it.
create or replace function leak_case_step_closes() returns trigger language plpgsql as $$
declare
  who uuid := kean_setting('kean.staff');
  this leak_case;
begin
  if kean_repairs() or new.act <> 'move' or new.state <> 'closed' then return new; end if;
  select * into this from leak_case c where c.id = new.case_id;
  if case_waits_for_lifting(new.case_id)
     or not exists (
       select from leak_case_fact f where f.case_id = new.case_id and f.judged_at > coalesce(leak_case_joined_at(new.case_id), '-infinity'))
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
