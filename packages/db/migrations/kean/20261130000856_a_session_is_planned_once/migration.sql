-- Clause 4.3 (ADR 0078): every call begins with its session, read with all that binds its person: place, absence, notice period, fitness, measures. As a statement of its own that was
-- planned anew for the first six calls of each connection, 5 ms and more each, so that a process that had just begun answered hardly anybody for seconds. In PL/pgSQL it is planned
-- once in each connection, and roles are read once instead of three times.
--
-- The session with that token or, where none is given, with that id; no row for whoever is suspended, away or gone. By the caller's rights, as the statement before it.
create function session_of(token text, session uuid)
returns table (
  "sessionId" uuid, "staffId" uuid, "regionId" uuid, "branchId" uuid, "teamId" uuid, epoch integer, roles text[], "policyVersion" integer, "measuresAsOf" text,
  owes text, "provenSecondsAgo" float8, "untouchedSeconds" float8
)
language plpgsql stable security invoker set plan_cache_mode = 'force_generic_plan' as $$
#variable_conflict use_column
declare
  asked uuid := session_of.session;
  found record;
begin
  if session_of.token is not null then
    select a.id into asked from auth_session a where a.token = session_of.token;
  end if;
  select a.user_id as id, s.epoch, p.region_id, p.branch_id, p.team_id, a.second_factor_at,
         extract(epoch from now() - coalesce(a.second_factor_at, a.authenticated_at))::float8 as proven_ago,
         extract(epoch from now() - a.updated_at)::float8 as untouched
    into found
    from auth_session a
    join staff s on s.id = a.user_id
    join staff_in_place p on p.staff_id = s.id
   where a.id = asked and a.expires_at > now() and s.status = 'active' and (s.leaves_at is null or s.leaves_at > now());
  if found.id is null then return; end if;
  "sessionId" := asked;
  "staffId" := found.id;
  "regionId" := found.region_id;
  "branchId" := found.branch_id;
  "teamId" := found.team_id;
  epoch := found.epoch;
  roles := array(select r.code from role_in_force r where r.staff_id = found.id order by r.code);
  "policyVersion" := (select v.version from policy_version v);
  "measuresAsOf" := (select max(c.pressed_at)::text from containment_in_force c);
  owes := case
    when found.second_factor_at is not null then 'nothing'
    when exists (select from second_factor f where f.staff_id = found.id and f.confirmed_at is not null) then 'second-factor'
    when 'contained:prove-looks' = any (roles)
      or exists (select from staff_role r join role o on o.code = r.role_code where r.staff_id = found.id and o.second_factor) then 'enrolment'
    else 'nothing'
  end;
  "provenSecondsAgo" := found.proven_ago;
  "untouchedSeconds" := found.untouched;
  return next;
end
$$;
revoke all on function session_of(text, uuid) from public;
grant execute on function session_of(text, uuid) to kean_api;
