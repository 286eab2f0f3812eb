-- The one row that a client's own act changes is one in quarantine. Whoever is restricted stays so, by whatever statement.
drop policy client_answers_in_own_visit on client;
create policy client_answers_in_own_visit on client for update
using (id = (select kean_visiting()) and state = 'quarantined')
with check (
  id = (select kean_visiting()) and state = 'active'
  and exists (select from branch b where b.id = branch_id and b.region_id = client.region_id)
);
