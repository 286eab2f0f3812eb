-- Two ways in which one alone could have made something due that is kept.

-- Whoever serves a client says when its contract ended, as long as that is fresh. An end that lies long past lets papers go which were kept
-- until then, and is somebody else's to say: a manager's, or compliance's.
create function old_ends_are_said_by_another() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  reach text := coalesce(current_setting('kean.client_scope', true), '');
  serves boolean;
begin
  if kean_repairs() or new.on_day >= (now() at time zone 'Asia/Shanghai')::date - 31 then return new; end if;
  perform set_config('kean.client_scope', 'agency', true);
  select exists (select from client c where c.id = new.client_id and c.assignee_id = new.stated_by) into serves;
  perform set_config('kean.client_scope', reach, true);
  if serves then
    raise exception 'an end that lies long past is said by another' using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$$;
create trigger old_ends_are_said_by_another before insert on service_event
for each row when (new.kind = 'contract-ended') execute function old_ends_are_said_by_another();

-- Asked for consent in vain is who was asked: imported, in quarantine, and silent past the day that was named, or answered with a no. No login of
-- the office makes a client due by writing down that they were. An answer and what follows from it are one statement, which sees the asking
-- as it was before.
create function only_who_was_asked_is_due() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  reach text := coalesce(current_setting('kean.client_scope', true), '');
  asked boolean;
begin
  if kean_repairs() then return new; end if;
  perform set_config('kean.client_scope', 'agency', true);
  select exists (
    select from client c join consent_asking q on q.client_id = c.id
     where c.id = new.client_id and c.state = 'quarantined' and c.origin = 'imported'
       and case new.reason
             when 'no-answer' then q.state = 'overdue' and q.due_at <= clock_timestamp()
             else q.state in ('waiting', 'asked', new.reason)
           end
  ) into asked;
  perform set_config('kean.client_scope', reach, true);
  if not asked then
    raise exception 'nobody was asked in vain here' using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$$;
create trigger only_who_was_asked_is_due before insert on disposal_due for each row execute function only_who_was_asked_is_due();
revoke all on function old_ends_are_said_by_another(), only_who_was_asked_is_due() from public;
