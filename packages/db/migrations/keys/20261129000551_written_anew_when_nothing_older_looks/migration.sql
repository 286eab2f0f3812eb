-- `cluster` carries over every row that somebody may still see, also one whose key was destroyed: a look that began before the destruction, be
-- it the server's own when it gathers statistics, would put the key's bytes into the copy of the files. So it waits until nothing in this
-- database looks from before, and gives up rather than copy: the base is then taken later. Looks of others are seen with `pg_read_all_stats`,
-- which `createRoles` gives the owner where it may.
create or replace function write_keys_anew() returns void
  language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  began xid := pg_current_xact_id()::xid;
begin
  for turn in 1 .. 40 loop
    perform pg_stat_clear_snapshot();
    if not exists (
      select from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and backend_xmin is not null and age(backend_xmin) > age(began)
    ) then
      cluster data_key using data_key_pkey;
      return;
    end if;
    perform pg_sleep(0.1);
  end loop;
  raise exception 'something looks at the keys from before' using errcode = 'object_in_use';
end
$$;
