-- What somebody looks for and what they offer says whence it came, as the fields of the person do, and keeps its trail when it is corrected:
-- by staff, or by the client on their own page, whom no id names.
alter table client_field_past add column "item_id" UUID;
alter table client_field_past alter column "recorded_by" drop not null;
alter table client_field_past alter column "replaced_by" drop not null;
create index "client_field_past_item_id_field_id_idx" on "client_field_past"("item_id", "field", "id" desc);

alter table demand add column "source" TEXT, add column "recorded_by" UUID, add column "origins" JSONB not null default '{}';
alter table property add column "source" TEXT, add column "recorded_by" UUID, add column "origins" JSONB not null default '{}';

-- What stands already came with its client, whose name says whence: the oldest one that is known.
do $$
declare
  reach text := coalesce(current_setting('kean.client_scope', true), '');
begin
  perform set_config('kean.client_scope', 'agency', true);
  update demand d set source = named.source, recorded_by = named.recorded_by from (
    select distinct on (client_id) client_id, source, recorded_by from (
      select client_id, source, recorded_by, recorded_at from client_field_past where field = 'name'
      union all select client_id, source, recorded_by, recorded_at from client_field where field = 'name') known
    order by client_id, recorded_at) named where named.client_id = d.client_id;
  update property p set source = named.source, recorded_by = named.recorded_by from (
    select distinct on (client_id) client_id, source, recorded_by from (
      select client_id, source, recorded_by, recorded_at from client_field_past where field = 'name'
      union all select client_id, source, recorded_by, recorded_at from client_field where field = 'name') known
    order by client_id, recorded_at) named where named.client_id = p.client_id;
  perform set_config('kean.client_scope', reach, true);
end $$;
alter table demand alter column "source" set not null, alter column "recorded_by" set not null,
  add constraint demand_origins_by_field check (jsonb_typeof(origins) = 'object');
alter table property alter column "source" set not null, alter column "recorded_by" set not null,
  add constraint property_origins_by_field check (jsonb_typeof(origins) = 'object');

-- Nothing of a demand or property changes without saying whence the new value came, in the transaction that changes it; and nothing that
-- was held goes without lying in the trail. The worker seals anew, which changes no figure.
create function item_keeps_its_trail() returns trigger language plpgsql as $$
declare
  sealed constant text[] := array['wording', 'address', 'certificate_no'];
  apart constant text[] := array['origins', 'source', 'recorded_by', 'created_at', 'id', 'client_id'];
  was jsonb := to_jsonb(old) - apart;
  becomes jsonb := to_jsonb(new) - apart;
begin
  if (old.id, old.client_id, old.source, old.recorded_by, old.created_at)
      is distinct from (new.id, new.client_id, new.source, new.recorded_by, new.created_at) then
    raise exception 'whence a demand or property came stays' using errcode = '42501';
  end if;
  if session_user = 'kean_worker' and was - sealed = becomes - sealed and old.origins = new.origins then
    return new;
  end if;
  if was is distinct from becomes and not exists (
      select from jsonb_each(new.origins) o where (o.value ->> 'at')::timestamptz = now()) then
    raise exception 'a corrected field says whence it came' using errcode = '42501';
  end if;
  if exists (
      select from jsonb_each(was - 'wording') w where w.value <> 'null' and w.value is distinct from becomes -> w.key)
    and not exists (
      select from client_field_past p where p.item_id = old.id and p.client_id = old.client_id and p.replaced_at = now()) then
    raise exception 'what a field held before stays in its trail' using errcode = '42501';
  end if;
  return new;
end $$;
revoke all on function item_keeps_its_trail() from public;
create trigger item_keeps_its_trail before update on demand for each row execute function item_keeps_its_trail();
create trigger item_keeps_its_trail before update on property for each row execute function item_keeps_its_trail();
