-- A link, a sheet and a visit that ended, or were used up, are not opened again by whoever may end them: the api could have written its own end away.
create function what_ended_stays_ended() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  raise exception 'what ended stays ended' using errcode = '42501';
end $$;
revoke all on function what_ended_stays_ended() from public;

create trigger stays_ended before update of ended_at, ended_because, used_at on client_sheet for each row
  when (old.ended_at is not null and (new.ended_at, new.ended_because) is distinct from (old.ended_at, old.ended_because)
    or old.used_at is not null and new.used_at is distinct from old.used_at)
  execute function what_ended_stays_ended();
create trigger stays_ended before update of ended_at, ended_because, used_at on client_invitation for each row
  when (old.ended_at is not null and (new.ended_at, new.ended_because) is distinct from (old.ended_at, old.ended_because)
    or old.used_at is not null and new.used_at is distinct from old.used_at)
  execute function what_ended_stays_ended();
create trigger stays_ended before update of ended_at on client_visit for each row
  when (old.ended_at is not null and new.ended_at is distinct from old.ended_at)
  execute function what_ended_stays_ended();
