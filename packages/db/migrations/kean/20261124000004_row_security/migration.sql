-- The second lock. The first is the authorizer in the process; this one holds where the first has a hole.
-- A transaction says for whom it acts in five settings; what is unset, empty or unknown is nobody and sees nothing.

create function kean_setting(name text) returns uuid
language sql stable parallel safe
return nullif(current_setting(name, true), '')::uuid;

create function kean_scope() returns text
language sql stable parallel safe
return current_setting('kean.client_scope', true);

-- Each answers null unless the scope is its own, so that a policy is a plain OR of equalities. Policies call them inside
-- `(select …)`: once per statement, not once per row.
create function kean_sees_all() returns boolean
language sql stable parallel safe
return coalesce(kean_scope() = 'agency', false);

create function kean_seen_region() returns uuid
language sql stable parallel safe
return case when kean_scope() = 'region' then kean_setting('kean.region') end;

create function kean_seen_branch() returns uuid
language sql stable parallel safe
return case when kean_scope() = 'branch' then kean_setting('kean.branch') end;

create function kean_seen_team() returns uuid
language sql stable parallel safe
return case when kean_scope() = 'team' then kean_setting('kean.team') end;

-- Every scope contains the person's own.
create function kean_seen_own() returns uuid
language sql stable parallel safe
return case when kean_scope() in ('own', 'team', 'branch', 'region', 'agency') then kean_setting('kean.staff') end;

-- The branch whose blind-index rows a person may compare with: coarser than the clients, because a token tells nothing without
-- the index key and duplicates have to be found in the whole branch.
create function kean_token_branch() returns uuid
language sql stable parallel safe
return case when kean_scope() in ('own', 'team', 'branch') then kean_setting('kean.branch') end;

alter table client enable row level security;
alter table client force row level security;
create policy client_within_scope on client for all
using (
  (select kean_sees_all())
  or branch_id = (select kean_seen_branch())
  or region_id = (select kean_seen_region())
  or team_id = (select kean_seen_team())
  or (assignee_id = (select kean_seen_own()) and (assignment_lapses_at is null or assignment_lapses_at > now()))
)
with check (
  (
    (select kean_sees_all())
    or branch_id = (select kean_seen_branch())
    or region_id = (select kean_seen_region())
    or team_id = (select kean_seen_team())
    or (assignee_id = (select kean_seen_own()) and (assignment_lapses_at is null or assignment_lapses_at > now()))
  )
  -- A client's region is the region of its branch: otherwise a row could be slipped under a foreign branch.
  and exists (select from branch b where b.id = branch_id and b.region_id = client.region_id)
);

alter table client_field enable row level security;
alter table client_field force row level security;
create policy client_field_of_seen_client on client_field for all
using (exists (select from client c where c.id = client_id));

alter table demand enable row level security;
alter table demand force row level security;
create policy demand_of_seen_client on demand for all
using (exists (select from client c where c.id = client_id));

alter table property enable row level security;
alter table property force row level security;
create policy property_of_seen_client on property for all
using (exists (select from client c where c.id = client_id));

alter table assignment enable row level security;
alter table assignment force row level security;
create policy assignment_of_seen_client on assignment for all
using (exists (select from client c where c.id = client_id));

alter table client_token enable row level security;
alter table client_token force row level security;
create policy client_token_of_seen_branch on client_token for all
using (
  (select kean_sees_all())
  or branch_id = (select kean_token_branch())
  -- Not inside a function: one that holds a query is not inlined, and starting it costs more than a search by phone.
  or branch_id = any (array(select b.id from branch b where b.region_id = (select kean_seen_region())))
  or exists (select from client c where c.id = client_id)
);

alter table import enable row level security;
alter table import force row level security;
create policy import_within_scope on import for all
using (
  (select kean_sees_all())
  or branch_id = (select kean_seen_branch())
  or region_id = (select kean_seen_region())
  or team_id = (select kean_seen_team())
  or created_by = (select kean_seen_own())
)
with check (
  (
    (select kean_sees_all())
    or branch_id = (select kean_seen_branch())
    or region_id = (select kean_seen_region())
    or team_id = (select kean_seen_team())
    or created_by = (select kean_seen_own())
  )
  and exists (select from branch b where b.id = branch_id and b.region_id = import.region_id)
);

alter table import_row enable row level security;
alter table import_row force row level security;
create policy import_row_of_seen_import on import_row for all
using (exists (select from import i where i.id = import_id));
