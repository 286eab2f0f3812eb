-- Clause 5.4: the worker reads what somebody owes, to remind them of it (ADR 0071).
create policy leak_improvement_of_the_worker on leak_improvement for select to kean_worker using (true);
grant select on leak_improvement to kean_worker;
