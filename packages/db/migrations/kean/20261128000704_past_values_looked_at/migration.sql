-- What a field held before it was corrected is looked at as the field itself is: for a purpose, by whoever may open that field, one at a time.
-- A figure of a demand or property stood in the clear; what it was is opened as the own words beside it.
create function opened_as(field text) returns text
language sql immutable as $$
  select case
    when field in ('property.address', 'property.certificateNo') then field
    when field like 'property.%' then 'property.wording'
    when field like 'demand.%' then 'demand.wording'
    else field
  end
$$;
revoke all on function opened_as(text) from public;
grant execute on function opened_as(text) to kean_api;

-- `past/phone` with the id of the past value asks for that one; its field is compared here, so that no grant on one field opens another.
create or replace function look_up_sealed(
  staff uuid[], region uuid[], branch uuid[], team uuid[], scope text[], kinds text[], client uuid[], field text[], item uuid[]
)
returns table (
  question integer, "regionId" uuid, "branchId" uuid, "teamId" uuid, "assigneeId" uuid, "assignmentLapsesAt" timestamptz,
  state client_state, origin client_origin, number integer, grounds jsonb, sealed bytea
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
    if look_up_sealed.field[n] like 'past/%' then
      return query
        select n - 1, c.region_id, c.branch_id, c.team_id, c.assignee_id, c.assignment_lapses_at, c.state, c.origin, c.number,
          standing_grounds(c.id),
          (select p.sealed from client_field_past p
            where p.id = look_up_sealed.item[n] and p.client_id = c.id
              and opened_as(p.field) = substr(look_up_sealed.field[n], 6))
        from client c where c.id = look_up_sealed.client[n];
    elsif item[n] is null then
      return query
        select n - 1, c.region_id, c.branch_id, c.team_id, c.assignee_id, c.assignment_lapses_at, c.state, c.origin, c.number,
          standing_grounds(c.id),
          (select f.sealed from client_field f where f.client_id = c.id and f.field = look_up_sealed.field[n])
        from client c where c.id = look_up_sealed.client[n];
    else
      return query
        select n - 1, c.region_id, c.branch_id, c.team_id, c.assignee_id, c.assignment_lapses_at, c.state, c.origin, c.number,
          standing_grounds(c.id),
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
