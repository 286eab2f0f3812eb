-- Clause 5.4: also what is kept of alerts, of rules, of who is on call and of colleagues' breaches and papers is closed to whoever is frozen, in the database too. The
-- tables of leaks that ask for a grant are closed by it, those that hang on a client with the client; a test names whichever is forgotten.
do $$
declare
  guarded text;
begin
  foreach guarded in array array[
    'duty_paper', 'leak_acknowledgement', 'leak_alert', 'leak_alert_message', 'leak_alert_step', 'leak_rule_simulation', 'leak_rule_version',
    'leak_suppression', 'leak_telling', 'leak_told', 'on_call_exception', 'on_call_plan', 'on_call_turn', 'secrecy_breach', 'secrecy_breach_text'
  ] loop
    execute format(
      'create policy nobody_frozen on %I as restrictive for all using (
         (select not exists (select from containment_in_force h where h.kind = ''freeze'' and h.staff_id = kean_setting(''kean.staff''))))',
      guarded);
  end loop;
end
$$;
