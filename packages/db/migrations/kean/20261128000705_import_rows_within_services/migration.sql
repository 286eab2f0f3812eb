-- A list is taken over for chosen services, and each row for those of them that its person came for: what none of these needs is not taken in.
-- Of each row stand the columns that were left out, by their meaning. A list from before was judged by its columns alone.
alter table import add column "services" TEXT[] not null default '{}';
alter table import_row add column "outside" TEXT[] not null default '{}';

-- For which services a list is taken over is said once, when it is confirmed; nobody widens it while its rows are read.
create function import_services_stay() returns trigger language plpgsql as $$
begin
  if old.state <> 'mapping' and new.services is distinct from old.services then
    raise exception 'the services of a list that was confirmed stay' using errcode = '42501';
  end if;
  return new;
end $$;
revoke all on function import_services_stay() from public;
create trigger import_services_stay before update of services on import for each row execute function import_services_stay();
