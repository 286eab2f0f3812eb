-- Whoever came in by a code to the number before, and is still in their pages, says from there that the new number is theirs. A visit that was
-- opened after the change, or is over, says nothing; nor does anybody's but the client's whose visit it is.
create function confirm_phone_in_visit(visit uuid) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  reach text := coalesce(current_setting('kean.client_scope', true), '');
  whose uuid := kean_setting('kean.visitor');
  confirmed uuid;
begin
  if whose is null then
    return null;
  end if;
  perform set_config('kean.client_scope', 'agency', true);
  update client_phone_change p
     set settled_as = 'confirmed', settled_at = clock_timestamp(), settled_in = txid_current()
    from client_visit v
   where v.id = confirm_phone_in_visit.visit and v.client_id = whose and p.client_id = whose
     and v.ended_at is null and v.ends_at > now() and v.opened_at < p.changed_at and p.settled_as is null
  returning p.id into confirmed;
  perform set_config('kean.client_scope', reach, true);
  return confirmed;
end $$;
revoke all on function confirm_phone_in_visit(uuid) from public;
grant execute on function confirm_phone_in_visit(uuid) to kean_api;
