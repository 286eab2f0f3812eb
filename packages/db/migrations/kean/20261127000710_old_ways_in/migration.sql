-- What nobody can enter by any more is of use for a month, to whoever looks into what happened; the log keeps the acts themselves.
grant select, delete on client_invitation, client_visit to kean_worker;
create policy client_invitation_kept_a_month on client_invitation as restrictive for delete to kean_worker
using (ends_at < now() - interval '30 days');
create policy client_visit_kept_a_month on client_visit as restrictive for delete to kean_worker
using (ends_at < now() - interval '30 days');

grant select, delete on visit_window to kean_worker;
