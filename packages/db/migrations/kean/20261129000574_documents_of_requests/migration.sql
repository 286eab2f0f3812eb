-- PIPL 49, 50: what somebody shows when they ask, for an heir above all, lies sealed with the request, is seen by who answers it, and stands.
alter table client_document drop constraint client_document_about_known;
alter table client_document add constraint client_document_about_known check (about in ('paper-file', 'consent', 'request'));

-- A scan is of the client whose paper it is, and received by somebody who holds the key of its cabinet, or who takes consents down; a document of a
-- request is received by the person of this transaction, or by the client in their own visit, while the request is open.
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
  if new.about = 'request' and (
    new.kind not in ('request', 'identity', 'authority', 'other')
    or new.received_by is distinct from kean_setting('kean.staff')
    or new.received_by is null and new.client_id is distinct from kean_visiting()
    or not exists (
      select from client_request r where r.id = new.about_id and r.client_id = new.client_id and r.state not in ('done', 'refused'))
    or (select count(*) from client_document d where d.about = 'request' and d.about_id = new.about_id and d.state <> 'refused') >= 20
  ) then
    raise exception 'a document of a request comes with it, from whoever takes it down or from the client' using errcode = 'check_violation';
  end if;
  return new;
end
$$;

-- Whoever does not see a request does not see what came with it: whom a complaint is about.
create policy client_document_of_seen_request on client_document as restrictive for all to kean_api
using (about <> 'request' or exists (select from client_request r where r.id = about_id));

-- A decision rests on what was shown.
create function request_keeps_its_documents() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  raise exception 'what came with a request stands' using errcode = 'check_violation';
end
$$;
create trigger request_keeps_its_documents before update of state on client_document for each row
  when (old.about = 'request' and old.state = 'kept' and new.state <> 'kept') execute function request_keeps_its_documents();
