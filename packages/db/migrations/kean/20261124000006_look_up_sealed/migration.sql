-- Sealed values for many callers in one round trip, each read under the row security of the one who asks.

-- Question n is made of the n-th element of every array: for whom (staff, region, branch, team, scope), which client, and which
-- value: a field of the client where `item` is null, otherwise the column `field` of that demand or property. One row for each
-- question whose client its caller may see, `question` counting from 0; `sealed` is null where nothing is recorded.
--
-- Runs with the rights of the login that calls it. Before each question every setting is set anew, and afterwards the
-- transaction acts for nobody, so that no question is answered under the principal of another.
create function look_up_sealed(
  staff uuid[], region uuid[], branch uuid[], team uuid[], scope text[], client uuid[], field text[], item uuid[]
)
returns table (
  question integer, "regionId" uuid, "branchId" uuid, "teamId" uuid, "assigneeId" uuid, "assignmentLapsesAt" timestamptz,
  state client_state, number integer, sealed bytea
)
language plpgsql volatile security invoker as $$
begin
  for n in 1 .. coalesce(array_length(client, 1), 0) loop
    perform
      set_config('kean.staff', coalesce(staff[n]::text, ''), true),
      set_config('kean.region', coalesce(region[n]::text, ''), true),
      set_config('kean.branch', coalesce(branch[n]::text, ''), true),
      set_config('kean.team', coalesce(team[n]::text, ''), true),
      set_config('kean.client_scope', coalesce(scope[n], 'none'), true);
    if item[n] is null then
      return query
        select n - 1, c.region_id, c.branch_id, c.team_id, c.assignee_id, c.assignment_lapses_at, c.state, c.number,
          (select f.sealed from client_field f where f.client_id = c.id and f.field = look_up_sealed.field[n])
        from client c where c.id = look_up_sealed.client[n];
    else
      return query
        select n - 1, c.region_id, c.branch_id, c.team_id, c.assignee_id, c.assignment_lapses_at, c.state, c.number,
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
    set_config('kean.team', '', true), set_config('kean.client_scope', 'none', true);
end
$$;
revoke all on function look_up_sealed(uuid[], uuid[], uuid[], uuid[], text[], uuid[], text[], uuid[]) from public;
grant execute on function look_up_sealed(uuid[], uuid[], uuid[], uuid[], text[], uuid[], text[], uuid[]) to kean_api;
