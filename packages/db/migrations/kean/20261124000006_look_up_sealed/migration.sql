-- Sealed values for many callers in one round trip, each read under the row security of the one who asks.

-- `asked`: [{question, staff, region, branch, team, scope, client, table, column, item}], uuids as text or null. One row for each
-- question whose client its caller may see; `sealed` is null where nothing is recorded. Runs with the rights of the login that
-- calls it. Between two questions the settings are all set anew, and afterwards the transaction acts for nobody, so that no
-- question is ever answered under the principal of another.
create function look_up_sealed(asked jsonb)
returns table (
  question integer, "regionId" uuid, "branchId" uuid, "teamId" uuid, "assigneeId" uuid, "assignmentLapsesAt" timestamptz,
  state client_state, number integer, sealed bytea
)
language plpgsql volatile security invoker as $$
declare
  one record;
begin
  for one in
    select * from jsonb_to_recordset(asked) as q(
      question integer, staff uuid, region uuid, branch uuid, team uuid, scope text, client uuid, "table" text, "column" text,
      item uuid)
  loop
    perform
      set_config('kean.staff', coalesce(one.staff::text, ''), true),
      set_config('kean.region', coalesce(one.region::text, ''), true),
      set_config('kean.branch', coalesce(one.branch::text, ''), true),
      set_config('kean.team', coalesce(one.team::text, ''), true),
      set_config('kean.client_scope', coalesce(one.scope, 'none'), true);
    return query
      select one.question, c.region_id, c.branch_id, c.team_id,
        c.assignee_id, c.assignment_lapses_at, c.state, c.number,
        case one."table"
          when 'client_field' then
            (select f.sealed from client_field f where f.client_id = c.id and f.field = one."column")
          when 'demand' then
            (select d.wording from demand d where d.id = one.item and d.client_id = c.id)
          when 'property' then
            (select case one."column" when 'address' then p.address when 'certificate_no' then p.certificate_no
                                      when 'wording' then p.wording end
               from property p where p.id = one.item and p.client_id = c.id)
        end
      from client c where c.id = one.client;
  end loop;
  perform
    set_config('kean.staff', '', true), set_config('kean.region', '', true), set_config('kean.branch', '', true),
    set_config('kean.team', '', true), set_config('kean.client_scope', 'none', true);
end
$$;
revoke all on function look_up_sealed(jsonb) from public;
grant execute on function look_up_sealed(jsonb) to kean_api;
