-- Clause 5.3: whoever people talk to cannot call a delivery done, dropped or dead: only who has it in hand can, and that is claimed in a column that the
-- api's login does not write. What is dead is sent again or answered for, and nothing else.
create or replace function connector_delivery_moves() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if (new.connector_id, new.event, new.staff_id, new.detail, new.happened_at)
     is distinct from (old.connector_id, old.event, old.staff_id, old.detail, old.happened_at) then
    raise exception 'what happened stays' using errcode = 'check_violation';
  end if;
  if old.state in ('delivered', 'dropped', 'confirmed') then
    raise exception 'a delivery that is over stays as it was' using errcode = 'check_violation';
  end if;
  if new.state is distinct from old.state then
    if old.state = 'dead' and new.state not in ('waiting', 'confirmed') then
      raise exception 'what is dead waits for a person' using errcode = 'check_violation';
    end if;
    if old.state <> 'dead' and (old.claimed_until is null or new.state not in ('retrying', 'delivered', 'dropped', 'dead')) then
      raise exception 'who has a delivery in hand says what became of it' using errcode = 'check_violation';
    end if;
  end if;
  if new.state = 'confirmed' and not exists (
    select from staff s where s.id = new.confirmed_by and s.status = 'active'
  ) then
    raise exception 'somebody who works here answers for it' using errcode = 'check_violation';
  end if;
  if new.state = 'delivered' and new.attempts = 0 then
    raise exception 'what was taken was sent before' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
