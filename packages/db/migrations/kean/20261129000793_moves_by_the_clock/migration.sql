-- Clause 5.3: a move that somebody of HR ordered takes effect at its time by this database's clock, whether a worker runs or not: from then on the
-- person is placed in the new branch, and what they have elsewhere is closed to them. The worker writes down afterwards what already is (ADR 0061).

-- Where people are placed now. What a directory ordered is judged once more when it is carried out, and waits for that.
create view staff_in_place as
  select s.id as staff_id,
         case when m.id is null then s.region_id else b.region_id end as region_id,
         case when m.id is null then s.branch_id else b.id end as branch_id,
         case when m.id is null then s.team_id end as team_id
    from staff s
    left join staff_move m on m.staff_id = s.id and m.state = 'set' and m.connector_id is null and m.due_at <= now()
    left join branch b on b.id = m.to_branch_id;
grant select on staff_in_place to kean_api, kean_worker, kean_permissions;

-- The second lock asks for itself: whoever is to be elsewhere has no client of their own in any other branch, whatever the process believes.
create policy assigned_where_one_is_placed on client as restrictive for all using (
  assignee_id is distinct from (select kean_setting('kean.staff'))
  or branch_id = coalesce((
    select m.to_branch_id from staff_move m
     where m.staff_id = (select kean_setting('kean.staff')) and m.state = 'set' and m.connector_id is null and m.due_at <= now()), branch_id)
);

-- What has taken effect is not called off: whoever is to go back is moved back.
create function staff_move_has_taken_effect() returns trigger language plpgsql as $$
begin
  if not kean_repairs() and new.state = 'called-off' and old.connector_id is null and old.due_at <= clock_timestamp() then
    raise exception 'a move that has taken effect is not called off' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger staff_move_has_taken_effect before update of state on staff_move
  for each row execute function staff_move_has_taken_effect();
