-- Clauses 1.3 and 2.3: what was signed on paper stands once its scan lies sealed beside it and a second person compared the two.
alter table client_document drop constraint client_document_about_known;
alter table client_document add constraint client_document_about_known check (about in ('paper-file', 'consent'));

-- A scan is of the client whose paper it is, and received by somebody who holds the key of its cabinet, or who takes consents down.
create or replace function client_document_is_of_its_paper() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  if new.about = 'paper-file' and not exists (
    select from paper_file f join cabinet_keeper k on k.cabinet_id = f.cabinet_id
     where f.id = new.about_id and f.client_id = new.client_id and f.class = new.kind and f.state <> 'shredded' and k.staff_id = new.received_by
  ) then
    raise exception 'a scan is of paper that its keeper has' using errcode = 'check_violation';
  end if;
  if new.about = 'consent' and (new.kind <> 'consent' or new.received_by is null or not exists (
    select from consent_act a where a.id = new.about_id and a.client_id = new.client_id and a.channel = 'paper' and a.kind = 'given'
  )) then
    raise exception 'a scan is of a form that its client signed' using errcode = 'check_violation';
  end if;
  return new;
end
$$;

-- What a consent rests on is not replaced and not ended: it goes with its client.
create function consent_keeps_its_scan() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  raise exception 'the scan of a consent stands' using errcode = 'check_violation';
end
$$;
create trigger consent_keeps_its_scan before update of state on client_document for each row
  when (old.about = 'consent' and old.state = 'kept' and new.state <> 'kept') execute function consent_keeps_its_scan();

-- As before, and: there is no second look at a form whose scan is not kept. Consents that stand already stay.
create or replace function paper_is_held_by_a_second_person() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from consent_act a
       where a.id = new.act_id and a.channel = 'paper' and a.kind = 'given' and a.recorded_by <> new.signed_by
         and exists (select from client_document d
           where d.about = 'consent' and d.about_id = a.id and d.client_id = a.client_id and d.state = 'kept'))
  then
    raise exception 'paper is scanned, and countersigned by a second person' using errcode = '42501';
  end if;
  return new;
end $$;
