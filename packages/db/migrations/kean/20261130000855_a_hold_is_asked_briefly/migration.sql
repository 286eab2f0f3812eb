-- Clause 5.2 (ADR 0078): each look asks up to three times whether the watch holds its person. Where no rule stops anybody in line, which most offices have none of, that is
-- known after two small questions; the rules of that person were looked for each time, 70 us of every asking. As before (803) in what it says.
create or replace function watch_holds(person uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp set plan_cache_mode = 'force_generic_plan' as $$
declare
  bursts record;
begin
  if exists (
    select from public.leak_alert a
     where a.staff_id = person and a.blocks and a.state <> 'closed' and a.suppressed_by is null
       and a.last_at + a.window_minutes * interval '1 minute' > clock_timestamp()
  ) then return true; end if;
  if not exists (select from public.leak_rule_version v where v.rule = 'reveals-in-a-burst' and v.decision = 'approved' and v.blocks)
  then return false; end if;
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
