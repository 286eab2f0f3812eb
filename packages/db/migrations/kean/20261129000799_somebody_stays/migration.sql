-- Clause 5.3: access ends by the clock at a set time, and no clock asks who is the last. So it is asked as the time is set: somebody has to be left who neither
-- leaves at a set time themself nor is to be away.
create function last_to_stay(person uuid) returns text
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with holds as (
    select s.id, g.clause
      from staff s join staff_role r on r.staff_id = s.id join role_grant g on g.role_code = r.role_code
     where (g.expires_at is null or g.expires_at > now()) and g.scope = 'agency'
       and (g.clause, g.action) in (('personnel', 'offboard'), ('storage', 'handle-jobs'))
       and (s.id = person or s.status = 'active' and s.leaves_at is null
         and not exists (select from staff_absence a where a.staff_id = s.id and a.state in ('set', 'away')))
  )
  select case mine.clause when 'personnel' then 'last-hr' else 'last-operator' end
    from (select distinct clause from holds where id = person) mine
   where not exists (select from holds h where h.clause = mine.clause and h.id <> person)
   order by mine.clause limit 1
$$;

-- One after the other, so that the last two are not both given a time at once.
create function somebody_stays() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtext('kean.leaving'));
  if last_to_stay(new.staff_id) is not null then
    raise exception 'somebody has to stay who can do it' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger somebody_stays before insert on leaving for each row when (new.state = 'planned') execute function somebody_stays();

revoke all on function last_to_stay(uuid), somebody_stays() from public;
grant execute on function last_to_stay(uuid) to kean_api;
