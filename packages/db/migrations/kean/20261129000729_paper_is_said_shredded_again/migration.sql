-- Paper that two people destroyed is destroyed, whatever day the records come from: a restore says so again, by what the log says. The three
-- guards below stand as they were, and let whoever repairs a copy of the database pass; no login of a process does.

create or replace function paper_file_moves() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  if old.state = 'shredded' then
    raise exception 'a shredded file stays shredded' using errcode = 'check_violation';
  end if;
  if new.state = 'shredded' and not exists (
    select from shred_item i join shred_batch b on b.id = i.batch_id where i.file_id = new.id and b.state = 'done'
  ) then
    raise exception 'a file is shredded in a batch that two people signed' using errcode = 'check_violation';
  end if;
  -- In an IF of its own: the worker lets paper go and may not ask this.
  if new.state = 'shredded' then
    if paper_is_held(new.client_id) then
      raise exception 'a legal hold stands' using errcode = 'check_violation';
    end if;
  end if;
  -- An erasure waits for the paper: once it asked, nobody takes the day back.
  if old.shred_cause = 'erasure' and (new.shred_cause is distinct from 'erasure' or new.shred_due_at > old.shred_due_at) then
    raise exception 'paper of somebody erased stays due' using errcode = 'check_violation';
  end if;
  return new;
end
$$;

create or replace function shred_batch_moves() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  if old.state in ('done', 'dropped') then
    raise exception 'a batch that ended stands' using errcode = 'check_violation';
  end if;
  if old.state = 'signed' and new.state = 'signed' and (new.signed_by <> old.signed_by or new.photo_hash <> old.photo_hash) then
    raise exception 'what was signed stands' using errcode = 'check_violation';
  end if;
  return new;
end
$$;

create or replace function shred_item_while_open() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return coalesce(new, old); end if;
  if not exists (select from shred_batch b where b.id = coalesce(new.batch_id, old.batch_id) and b.state = 'open') then
    raise exception 'files come and go while a batch is open' using errcode = 'check_violation';
  end if;
  return coalesce(new, old);
end
$$;
