-- The worker writes down the end of a recovery when it comes; until now that waited for somebody's next act.
grant select (id, staff_id, state, ends_at), update (state, code_digest, ended_at) on account_recovery to kean_worker;

-- Requests that are open already have no timer.
insert into timer (name, key, due_at, queue, job, payload)
select 'agency.recovery-end', id::text, ends_at, 'agency', 'agency.expire-recovery', jsonb_build_object('recoveryId', id)
  from account_recovery where state in ('asked', 'approved')
on conflict (name, key) do nothing;

-- The approvals are counted only where a request becomes approved: whoever writes another state need not be able to read them.
create or replace function recovery_needs_two_approvals() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.state = 'approved' then
    if (select count(*) from recovery_approval a where a.recovery_id = new.id) < 2 then
      raise exception 'an account recovery needs two approvals' using errcode = 'check_violation';
    end if;
  end if;
  return new;
end
$$;
