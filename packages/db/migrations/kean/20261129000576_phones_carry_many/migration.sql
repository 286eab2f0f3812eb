-- What is asked of one client at a time when a campaign writes to five hundred is asked once of all of them: two thirds of a round were the rules'
-- own statements, begun anew for each row. The rules are the same, in one place.

-- What the phones on record are good for, of each of these clients; the words are those of phone_carries (ADR 0040, 0050).
create function phones_carry(clients uuid[]) returns table (client uuid, carries text)
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  reach text := coalesce(current_setting('kean.client_scope', true), '');
begin
  perform set_config('kean.client_scope', 'agency', true);
  return query
  select wanted.id, case
    when exists (select from client_phone_change p where p.client_id = wanted.id and phone_change_holds(p)) then 'awaits'
    when exists (
        select from client_token mine join staff_phone_token known on known.token = mine.token
         where mine.client_id = wanted.id and mine.kind = 1)
      and not exists (
        select from client_phone_change v join client_field f on f.client_id = v.client_id and f.field = 'phone'
         where v.client_id = wanted.id and v.second_because = 'colleague-is-client' and v.second_at >= f.recorded_at)
    then 'staff'
    when exists (
        select from client_token mine join client_token other
            on other.kind in (1, 7) and other.token = mine.token and other.client_id <> mine.client_id
         where mine.client_id = wanted.id and mine.kind = 1
           and not exists (
             select from client_token name join client_token same on same.kind = 5 and same.token = name.token
              where name.client_id = mine.client_id and name.kind = 5 and same.client_id = other.client_id))
      and not exists (
        select from client_phone_change v join client_field f on f.client_id = v.client_id and f.field = 'phone'
         where v.client_id = wanted.id and v.settled_as = 'confirmed' and v.second_by is not null
           and v.second_at >= f.recorded_at)
    then 'shared'
    else 'client'
  end from unnest(clients) as wanted(id);
  perform set_config('kean.client_scope', reach, true);
end $$;
revoke all on function phones_carry(uuid[]) from public;
grant execute on function phones_carry(uuid[]) to kean_api, kean_worker;

create or replace function phone_carries(client uuid) returns text
language sql volatile security definer set search_path = pg_catalog, public, pg_temp
return (select s.carries from phones_carry(array[phone_carries.client]) s);

-- A link is refused where nothing on record leads to its client: of all links of a statement at once.
create function links_want_a_way_to_the_client() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (
    select from phones_carry(array(select a.client_id from added a)) s
     where s.carries <> 'client' and not exists (select from client_field f where f.client_id = s.client and f.field = 'mail')) then
    raise exception 'the phone on record carries no word of the client' using errcode = '42501';
  end if;
  return null;
end $$;
revoke all on function links_want_a_way_to_the_client() from public;
drop trigger word_wants_a_way_to_the_client on client_invitation;
create trigger links_want_a_way_to_the_client after insert on client_invitation
  referencing new table as added for each statement execute function links_want_a_way_to_the_client();

-- Whoever is due for disposal is not asked again, by link or message.
create function no_link_asks_who_is_due() returns trigger language plpgsql as $$
begin
  if exists (select from added a join disposal_due d on d.client_id = a.client_id where a.reason = 'ask-consent') then
    raise exception 'due for disposal: not asked again' using errcode = '42501';
  end if;
  return null;
end $$;
create function no_message_asks_who_is_due() returns trigger language plpgsql as $$
begin
  if exists (
    select from added a join disposal_due d on d.client_id = a.client_id
     where a.template in ('clients.asking-link', 'collection.campaign-request', 'collection.campaign-reminder')) then
    raise exception 'due for disposal: not asked again' using errcode = '42501';
  end if;
  return null;
end $$;
revoke all on function no_link_asks_who_is_due(), no_message_asks_who_is_due() from public;
drop trigger nobody_due_for_disposal_is_asked on client_invitation;
drop trigger nobody_due_for_disposal_is_asked on message;
drop function nobody_due_for_disposal_is_asked();
create trigger no_link_asks_who_is_due after insert on client_invitation
  referencing new table as added for each statement execute function no_link_asks_who_is_due();
create trigger no_message_asks_who_is_due after insert on message
  referencing new table as added for each statement execute function no_message_asks_who_is_due();
