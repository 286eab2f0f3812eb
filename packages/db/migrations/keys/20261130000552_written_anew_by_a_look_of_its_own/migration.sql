-- `cluster` carries over what any look may still see, its own too, and a look is as old as the oldest transaction that runs anywhere in the cluster, also
-- in the other database: with one there from before, the bytes of a key that was destroyed meanwhile went into the copy. So every look at this
-- database, its own and the server's for itself among them, has to be younger than every destruction, which the fence tells by the transaction that
-- raised it (the trigger destroys in the same one). Where one is older nothing is done and that is said: whoever asks again looks anew.
drop function write_keys_anew();
create function write_keys_anew() returns boolean
  language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '2s'
as $$
declare
  oldest integer;
begin
  for turn in 1 .. 2 loop
    -- Whoever destroys a key at this moment has ended first, and is seen by the second turn. Not before the first: behind a lock that waits for a long
    -- look, a dump for example, every reader of a key would wait too.
    if turn = 2 then
      lock table data_key in access exclusive mode;
    end if;
    perform pg_stat_clear_snapshot();
    -- Where nobody gave the owner a sight of looks, at least this one.
    select greatest(age(pg_snapshot_xmin(pg_current_snapshot())::xid), max(age(backend_xmin))) into oldest
      from pg_stat_activity where coalesce(datname, current_database()) = current_database() and backend_xmin is not null;
    -- No transaction runs for a week; what was fenced before that is older than any look, and its number may have been given out again.
    if exists (select from erasure_fence f where f.fenced_at > now() - interval '7 days' and age(f.xmin) <= oldest) then
      return false;
    end if;
  end loop;
  cluster data_key using data_key_pkey;
  return true;
end
$$;
revoke all on function write_keys_anew() from public;
grant execute on function write_keys_anew() to kean_keys_worker;
