-- Clauses 5.3 and 6.1: an undertaking that was signed on paper has its scan beside it, as a check has its certificate, and counts when somebody who saw
-- the scan has said so.

create or replace function duty_paper_moves() returns trigger language plpgsql as $$
declare
  who uuid := kean_setting('kean.staff');
begin
  if kean_repairs() then return new; end if;
  if tg_op = 'INSERT' then
    -- The row of the check is held meanwhile, so that two who bring the last paper at once do not both bring it.
    perform from fulfilment f where f.id = new.fulfilment_id and f.how in ('check', 'paper') and f.state in ('asked', 'standing') and f.staff_id <> who for update;
    if not found or new.state <> 'receiving' or new.received_by is distinct from who then
      raise exception 'a paper is of what was recorded of somebody else, and counts or waits' using errcode = 'check_violation';
    end if;
    if (select count(*) from duty_paper p where p.fulfilment_id = new.fulfilment_id and p.state in ('receiving', 'kept')) >= 5 then
      raise exception 'a check has five papers at most' using errcode = 'check_violation';
    end if;
    return new;
  end if;
  if (new.id, new.fulfilment_id, new.received_by, new.received_at) is distinct from (old.id, old.fulfilment_id, old.received_by, old.received_at)
     or old.state in ('refused', 'ended') then
    raise exception 'a paper that ended stands' using errcode = 'check_violation';
  end if;
  if old.state = 'kept' then
    if new.state not in ('kept', 'ended')
       or (new.type, new.size_bytes, new.sealed_hash, new.kept_at) is distinct from (old.type, old.size_bytes, old.sealed_hash, old.kept_at)
       or (old.scan = 'clean' and new.scan is distinct from 'clean') or (new.state = 'kept' and new.sealed_key is distinct from old.sealed_key) then
      raise exception 'a paper that is kept does not change' using errcode = 'check_violation';
    end if;
    -- What somebody decided by is not taken away from under the decision.
    if new.state = 'ended' and not exists (
      select from fulfilment f where f.id = old.fulfilment_id and f.state = 'asked' and f.staff_id <> who
    ) then
      raise exception 'what was decided by stays' using errcode = 'check_violation';
    end if;
  end if;
  return new;
end
$$;

-- Whoever confirms sees what was signed. As whoever the transaction names: what they may not see they cannot have compared.
create function paper_is_scanned_before_it_counts() returns trigger language plpgsql as $$
begin
  if not kean_repairs() and new.how = 'paper' and new.state = 'standing' and old.state = 'asked'
     and not exists (select from duty_paper p where p.fulfilment_id = new.id and p.state = 'kept') then
    raise exception 'an undertaking on paper counts with its scan' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger paper_is_scanned_before_it_counts before update of state on fulfilment
  for each row execute function paper_is_scanned_before_it_counts();
