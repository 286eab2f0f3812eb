-- Clause 5.4: what a case holds stays where it is when the case joins another, and is handled from there. Its tasks were not: they are of a case that is over
-- as far as it goes, so nobody could settle them, and the case that it had joined was never closed for them.
--
-- Whether the case that this one has joined, or this one where it joined none, goes on.
create function leak_case_goes_on_joined(of_case uuid) returns boolean language sql stable as $$
  with recursive joined (id, merged_into) as (
    select c.id, c.merged_into from leak_case c where c.id = of_case
    union select c.id, c.merged_into from leak_case c join joined j on c.id = j.merged_into)
  select coalesce(leak_case_goes_on((select id from joined where merged_into is null)), false)
$$;
revoke all on function leak_case_goes_on_joined(uuid) from public;
grant execute on function leak_case_goes_on_joined(uuid) to kean_api;

create or replace function leak_case_task_moves() returns trigger language plpgsql as $$
declare
  who uuid := kean_setting('kean.staff');
begin
  if kean_repairs() or pg_trigger_depth() > 1 then return new; end if;
  if who is null or not (case tg_op when 'INSERT' then leak_case_goes_on(new.case_id) else leak_case_goes_on_joined(new.case_id) end) then
    raise exception 'a task is of a case that goes on' using errcode = 'check_violation';
  end if;
  if new.assigned_to is not null and concerns_in_case(new.case_id, new.assigned_to) then
    raise exception 'nobody has a task in what concerns them' using errcode = 'check_violation';
  end if;
  if tg_op = 'INSERT' then
    if new.added_by is distinct from who or new.state <> 'open' then
      raise exception 'a task begins open' using errcode = 'check_violation';
    end if;
    new.added_at := clock_timestamp();
  else
    if old.state <> 'open' or (new.state <> 'open' and new.settled_by is distinct from who) then
      raise exception 'a task is settled once, by whoever did it' using errcode = 'check_violation';
    end if;
    if new.state <> 'open' then new.settled_at := clock_timestamp(); end if;
  end if;
  return new;
end
$$;
