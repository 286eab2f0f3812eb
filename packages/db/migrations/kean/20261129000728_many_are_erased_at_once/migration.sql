-- Clause 4.2: a thousand clients are erased in one statement, so what holds for each is asked of all of them at once. The rules are those of
-- before; asked row by row they took most of the time of an erasure, and of everybody who worked beside it.

-- Of these clients, those whom something forbids to erase now. The same rule as `kean_is_held`.
create function kean_held_among(clients uuid[]) returns setof uuid
language sql stable
begin atomic
  select h.client_id from legal_hold h where h.released_at is null and h.client_id = any (clients)
  union
  select c.id from client c where c.id = any (clients) and c.branch_id in (
    select h.branch_id from legal_hold h where h.released_at is null and h.branch_id is not null)
  union
  select c.id from client c where c.id = any (clients) and exists (
    select from legal_hold h where h.released_at is null and h.scope = 'office');
end;

-- Erased is final, is ordered, and waits for no hold. Whoever places a hold waits for closings under way and is waited for by later ones.
create function clients_are_erased_once() returns trigger language plpgsql as $$
declare
  closing uuid[];
begin
  if kean_repairs() then return null; end if;
  if exists (select from rows_was w join rows_now n using (id) where w.state = 'erased' and n.state <> 'erased') then
    raise exception 'erased is final' using errcode = 'insufficient_privilege';
  end if;
  closing := array(select n.id from rows_now n join rows_was w using (id) where n.state = 'erased' and w.state <> 'erased');
  if cardinality(closing) = 0 then return null; end if;
  -- Whoever does not see every hold finds none: only the worker erases, and only where it sees all of them.
  if current_user <> 'kean_worker' or not kean_sees_all() then
    raise exception 'only a conducted erasure erases' using errcode = 'insufficient_privilege';
  end if;
  perform pg_advisory_xact_lock_shared(hashtext('legal_hold'));
  if exists (select from unnest(closing) as c (id) where not exists (
    select from erased_client e join erasure o on o.id = e.erasure_id where e.client_id = c.id)
  ) then
    raise exception 'nobody ordered this erasure' using errcode = 'insufficient_privilege';
  end if;
  if exists (select from kean_held_among(closing)) then
    raise exception 'a legal hold stands' using errcode = 'insufficient_privilege';
  end if;
  return null;
end
$$;
drop trigger is_erased_once on client;
drop function client_is_erased_once();
create trigger is_erased_once after update on client referencing old table as rows_was new table as rows_now
  for each statement execute function clients_are_erased_once();

-- A few are rung for one by one; for many the bell rings once for everybody, and every open dossier asks for itself. A thousand bells would wake each
-- process of the office a thousand times.
create function clients_in_reach_ring() returns trigger language plpgsql as $$
declare
  moved uuid[] := array(
    select n.id from rows_now n join rows_was w using (id)
     where (w.state, w.region_id, w.branch_id, w.team_id, w.assignee_id, w.assignment_lapses_at)
       is distinct from (n.state, n.region_id, n.branch_id, n.team_id, n.assignee_id, n.assignment_lapses_at)
     limit 21);
begin
  if cardinality(moved) > 20 then
    perform pg_notify('kean_consent', '');
  else
    perform pg_notify('kean_consent', id::text) from unnest(moved) as m (id);
  end if;
  return null;
end
$$;
drop trigger rings on client;
drop function client_in_reach_rings();
create trigger rings after update on client referencing old table as rows_was new table as rows_now
  for each statement execute function clients_in_reach_ring();
revoke all on function clients_are_erased_once(), clients_in_reach_ring() from public;

-- The search of an erasure asks every table that names a client.
create index import_row_client_id_idx on import_row (client_id) where client_id is not null;
