-- Clause 5.4: whoever is frozen sees no improvement either, neither the one that they own nor what was said about it.
create policy nobody_frozen on leak_improvement as restrictive for all using (
  (select not exists (select from containment_in_force h where h.kind = 'freeze' and h.staff_id = kean_setting('kean.staff'))));
create policy nobody_frozen on leak_improvement_step as restrictive for all using (
  (select not exists (select from containment_in_force h where h.kind = 'freeze' and h.staff_id = kean_setting('kean.staff'))));
