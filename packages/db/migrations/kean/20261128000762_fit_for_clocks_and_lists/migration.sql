-- Clause 5.3: these tables read how far somebody sees without asking for the client's row, so they ask for fitness themselves.
do $$
declare
  guarded text;
begin
  foreach guarded in array array['consent_asking', 'disposal_due', 'disposal_item', 'retention_clock'] loop
    execute format(
      'create policy only_the_fit on %I as restrictive for all using (
         (select coalesce((select s.fit_until > now() from staff s where s.id = kean_setting(''kean.staff'')), kean_setting(''kean.staff'') is null)))',
      guarded);
  end loop;
end
$$;
