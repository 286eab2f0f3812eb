-- What an open dossier follows rings when it changes, so that a dossier at which nothing happens asks nothing. The notice only wakes: it names
-- the client (or nobody, where it is about all), and what became of it is read by whoever was woken, with their own row security.
create function consent_rings() returns trigger language plpgsql as $$
begin
  perform pg_notify('kean_consent', new.client_id::text);
  return null;
end $$;
create function consent_rings_by_act() returns trigger language plpgsql as $$
begin
  perform pg_notify('kean_consent', coalesce((select a.client_id::text from consent_act a where a.id = new.act_id), ''));
  return null;
end $$;
create function consent_rings_for_all() returns trigger language plpgsql as $$
begin
  perform pg_notify('kean_consent', '');
  return null;
end $$;
create function client_in_reach_rings() returns trigger language plpgsql as $$
begin
  perform pg_notify('kean_consent', new.id::text);
  return null;
end $$;
revoke all on function consent_rings(), consent_rings_by_act(), consent_rings_for_all(), client_in_reach_rings() from public;

create trigger rings after insert on consent_act for each row execute function consent_rings();
create trigger rings after insert on consent_told for each row execute function consent_rings_by_act();
create trigger rings after insert on consent_countersign for each row execute function consent_rings_by_act();
create trigger rings after insert or update on basis_approval for each statement execute function consent_rings_for_all();
create trigger rings after insert or update of state on notice_version for each statement execute function consent_rings_for_all();
-- Whoever does not reach the client any more sees nothing of them a moment later.
create trigger rings after update of state, region_id, branch_id, team_id, assignee_id, assignment_lapses_at on client for each row
  when ((old.state, old.region_id, old.branch_id, old.team_id, old.assignee_id, old.assignment_lapses_at)
    is distinct from (new.state, new.region_id, new.branch_id, new.team_id, new.assignee_id, new.assignment_lapses_at))
  execute function client_in_reach_rings();
