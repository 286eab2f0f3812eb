-- A destroyed key is no row any more, but its bytes lie in the table's file until the page is used again, and whoever copies files copies
-- them. Before the files of the cluster are copied, the table is written anew: into another file, with the rows that exist.
-- `cluster` and not `truncate` with `insert`: who reads meanwhile waits, and never finds a key absent that exists.
create function write_keys_anew() returns void
  language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  cluster data_key using data_key_pkey;
end
$$;
revoke all on function write_keys_anew() from public;
grant execute on function write_keys_anew() to kean_keys_worker;
