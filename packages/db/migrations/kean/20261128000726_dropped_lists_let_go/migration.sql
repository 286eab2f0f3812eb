-- A list that was approved may still be dropped before its day. Its lines are let go of then, as those of any other: one that went on waiting on a
-- list which is over would stand on no list ever after, and what is due would be kept for good.
create or replace function disposal_item_moves() returns trigger language plpgsql as $$
declare
  standing text;
begin
  select l.state into standing from disposal_list l where l.id = new.list_id;
  if tg_op = 'INSERT' then
    if standing is distinct from 'drawn' or new.state <> 'listed' then
      raise exception 'a line stands on a list when it is drawn' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end if;
  if (new.list_id, new.client_id, new.group_code, new.branch_id, new.rule_id, new.due_on)
       is distinct from (old.list_id, old.client_id, old.group_code, old.branch_id, old.rule_id, old.due_on)
     or not (
       (old.state = 'listed' and new.state = 'taken-out' and standing not in ('running', 'done'))
       or (old.state = 'listed' and new.state in ('held-back', 'ordered', 'erased') and standing = 'running' and current_user <> 'kean_api')
       or (old.state = 'ordered' and new.state in ('held-back', 'erased') and standing = 'running' and current_user <> 'kean_api')
     ) then
    raise exception 'a line of a list moves forward' using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$$;

select set_config('kean.client_scope', 'agency', true);
update disposal_item i set state = 'taken-out', because = 'facts-wrong', decided_by = coalesce(l.ended_by, l.second_id), settled_at = clock_timestamp()
  from disposal_list l where l.id = i.list_id and l.state = 'dropped' and i.state = 'listed' and coalesce(l.ended_by, l.second_id) is not null;
