-- How far a client has come with a link rings as their consents do, so that the desk which waits for them asks nothing meanwhile. Whoever made the
-- link knows of it already: what is new rings for nobody.
create function visit_rings() returns trigger language plpgsql as $$
begin
  perform pg_notify('kean_consent', new.client_id::text);
  return null;
end $$;
revoke all on function visit_rings() from public;
create trigger rings after update on client_invitation for each row
when ((old.opened_at, old.used_at, old.ended_at, old.wrong_codes) is distinct from (new.opened_at, new.used_at, new.ended_at, new.wrong_codes))
execute function visit_rings();
create trigger rings after insert on client_visit for each row execute function visit_rings();
create trigger visit_ended_rings after update on client_visit for each row
when (old.ended_at is distinct from new.ended_at) execute function visit_rings();
