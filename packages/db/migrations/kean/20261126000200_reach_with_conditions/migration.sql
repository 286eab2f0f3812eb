-- Grants with conditions reach row security. Beside the plain scope a transaction may name kinds of clients, one word each between
-- spaces: ` branch:active/imported own:restricted/registered `. A client is seen where the plain scope reaches it, as before, or
-- where one of the scopes reaches it and its own kind is named with that scope. Unset is none.

create function kean_has_kinds() returns boolean
language sql stable parallel safe
return coalesce(current_setting('kean.client_kinds', true), '') <> '';

-- A scope of the words, for which the person's place is needed. Each answers null where the scope is not named.
create function kean_kinds_at(scope text, place text) returns uuid
language sql stable parallel safe
return case when position(' ' || scope || ':' in current_setting('kean.client_kinds', true)) > 0 then kean_setting(place) end;

create function kean_kind_is_named(scope text, state client_state, origin client_origin) returns boolean
language sql stable parallel safe
return position(
  ' ' || scope || ':' || state::text || '/' || origin::text || ' ' in coalesce(current_setting('kean.client_kinds', true), '')
) > 0;

-- The plain scope stands first and is what it was: whoever has no grant with conditions pays for one comparison a statement.
alter policy client_within_scope on client
using (
  (select kean_sees_all())
  or branch_id = (select kean_seen_branch())
  or region_id = (select kean_seen_region())
  or team_id = (select kean_seen_team())
  or (assignee_id = (select kean_seen_own()) and (assignment_lapses_at is null or assignment_lapses_at > now()))
  or (
    (select kean_has_kinds())
    and (
      kean_kind_is_named('agency', state, origin)
      or (region_id = (select kean_kinds_at('region', 'kean.region')) and kean_kind_is_named('region', state, origin))
      or (branch_id = (select kean_kinds_at('branch', 'kean.branch')) and kean_kind_is_named('branch', state, origin))
      or (team_id = (select kean_kinds_at('team', 'kean.team')) and kean_kind_is_named('team', state, origin))
      or (
        assignee_id = (select kean_kinds_at('own', 'kean.staff'))
        and (assignment_lapses_at is null or assignment_lapses_at > now())
        and kean_kind_is_named('own', state, origin)
      )
    )
  )
)
with check (
  (
    (select kean_sees_all())
    or branch_id = (select kean_seen_branch())
    or region_id = (select kean_seen_region())
    or team_id = (select kean_seen_team())
    or (assignee_id = (select kean_seen_own()) and (assignment_lapses_at is null or assignment_lapses_at > now()))
    or (
      (select kean_has_kinds())
      and (
        kean_kind_is_named('agency', state, origin)
        or (region_id = (select kean_kinds_at('region', 'kean.region')) and kean_kind_is_named('region', state, origin))
        or (branch_id = (select kean_kinds_at('branch', 'kean.branch')) and kean_kind_is_named('branch', state, origin))
        or (team_id = (select kean_kinds_at('team', 'kean.team')) and kean_kind_is_named('team', state, origin))
        or (
          assignee_id = (select kean_kinds_at('own', 'kean.staff'))
          and (assignment_lapses_at is null or assignment_lapses_at > now())
          and kean_kind_is_named('own', state, origin)
        )
      )
    )
  )
  and exists (select from branch b where b.id = branch_id and b.region_id = client.region_id)
);

-- Looks carry the kinds as well, and hand out the origin that conditions may ask about.
drop function look_up_sealed(uuid[], uuid[], uuid[], uuid[], text[], uuid[], text[], uuid[]);

-- Question n is made of the n-th element of every array: for whom (staff, region, branch, team, scope, kinds), which client, and
-- which value: a field of the client where `item` is null, otherwise the column `field` of that demand or property. One row for each
-- question whose client its caller may see, `question` counting from 0; `sealed` is null where nothing is recorded.
--
-- Runs with the rights of the login that calls it. Before each question every setting is set anew, and afterwards the
-- transaction acts for nobody, so that no question is answered under the principal of another.
create function look_up_sealed(
  staff uuid[], region uuid[], branch uuid[], team uuid[], scope text[], kinds text[], client uuid[], field text[], item uuid[]
)
returns table (
  question integer, "regionId" uuid, "branchId" uuid, "teamId" uuid, "assigneeId" uuid, "assignmentLapsesAt" timestamptz,
  state client_state, origin client_origin, number integer, sealed bytea
)
language plpgsql volatile security invoker as $$
begin
  for n in 1 .. coalesce(array_length(client, 1), 0) loop
    perform
      set_config('kean.staff', coalesce(staff[n]::text, ''), true),
      set_config('kean.region', coalesce(region[n]::text, ''), true),
      set_config('kean.branch', coalesce(branch[n]::text, ''), true),
      set_config('kean.team', coalesce(team[n]::text, ''), true),
      set_config('kean.client_scope', coalesce(scope[n], 'none'), true),
      set_config('kean.client_kinds', coalesce(kinds[n], ''), true);
    if item[n] is null then
      return query
        select n - 1, c.region_id, c.branch_id, c.team_id, c.assignee_id, c.assignment_lapses_at, c.state, c.origin, c.number,
          (select f.sealed from client_field f where f.client_id = c.id and f.field = look_up_sealed.field[n])
        from client c where c.id = look_up_sealed.client[n];
    else
      return query
        select n - 1, c.region_id, c.branch_id, c.team_id, c.assignee_id, c.assignment_lapses_at, c.state, c.origin, c.number,
          case look_up_sealed.field[n]
            when 'demand.wording' then
              (select d.wording from demand d where d.id = look_up_sealed.item[n] and d.client_id = c.id)
            when 'property.address' then
              (select p.address from property p where p.id = look_up_sealed.item[n] and p.client_id = c.id)
            when 'property.certificateNo' then
              (select p.certificate_no from property p where p.id = look_up_sealed.item[n] and p.client_id = c.id)
            when 'property.wording' then
              (select p.wording from property p where p.id = look_up_sealed.item[n] and p.client_id = c.id)
          end
        from client c where c.id = look_up_sealed.client[n];
    end if;
  end loop;
  perform
    set_config('kean.staff', '', true), set_config('kean.region', '', true), set_config('kean.branch', '', true),
    set_config('kean.team', '', true), set_config('kean.client_scope', 'none', true), set_config('kean.client_kinds', '', true);
end
$$;
revoke all on function look_up_sealed(uuid[], uuid[], uuid[], uuid[], text[], text[], uuid[], text[], uuid[]) from public;
grant execute on function look_up_sealed(uuid[], uuid[], uuid[], uuid[], text[], text[], uuid[], text[], uuid[]) to kean_api;
