-- What moves a period moves its clock in the same transaction: that a service was finished or a contract ended, that a client was in contact, answered,
-- took consent back or asked something. Panel and list say the same then, and not only after the night.
create function clocks_move_at_once() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  reach text := coalesce(current_setting('kean.client_scope', true), '');
  moved uuid[];
begin
  -- Without a rule there is no clock.
  if not exists (select from retention_rule r where r.state = 'published') then return null; end if;
  moved := array(select distinct a.client_id from added a where a.client_id is not null);
  perform set_config('kean.client_scope', 'agency', true);
  insert into retention_clock as k (client_id, group_code, rule_id, started_on, due_on)
  select r.client_id, r.group_code, r.rule_id, r.started_on, r.due_on from retention_clocks(moved, null) r
   where r.started_on is not null and r.due_on is not null order by r.client_id, r.group_code
  on conflict (client_id, group_code) do update
    set rule_id = excluded.rule_id, started_on = excluded.started_on, due_on = excluded.due_on, wound_at = clock_timestamp()
  where (k.rule_id, k.started_on, k.due_on) is distinct from (excluded.rule_id, excluded.started_on, excluded.due_on);
  delete from retention_clock k where k.client_id = any (moved) and not exists (
    select from retention_clocks(moved, null) r
     where r.client_id = k.client_id and r.group_code = k.group_code and r.started_on is not null and r.due_on is not null);
  perform set_config('kean.client_scope', reach, true);
  return null;
end
$$;
revoke all on function clocks_move_at_once() from public;

create trigger clocks_move_at_once after insert on service_event
  referencing new table as added for each statement execute function clocks_move_at_once();
create trigger clocks_move_at_once after insert on consent_act
  referencing new table as added for each statement execute function clocks_move_at_once();
create trigger clocks_move_at_once after insert on client_request
  referencing new table as added for each statement execute function clocks_move_at_once();
