-- Clause 5.4: a case is closed when what is owed always was told, nothing waits to be done, and somebody has said what was learned. Which further duties are
-- owed is reckoned from the facts outside of the database; remedy and authority (PIPL 57) are owed whatever the facts.
create function leak_case_step_closes() returns trigger language plpgsql as $$
begin
  if kean_repairs() or new.act <> 'move' or new.state <> 'closed' then return new; end if;
  if coalesce(length(new.words), 0) < 2
     or not exists (select from leak_case_fact f where f.case_id = new.case_id)
     or (select count(distinct r.duty) from leak_case_report r where r.case_id = new.case_id and r.duty in ('remedy', 'tell-authority')) < 2
     or exists (select from leak_case_task t where t.case_id = new.case_id and t.state = 'open') then
    raise exception 'a case is closed when nothing is left to do' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger leak_case_step_closes before insert on leak_case_step for each row execute function leak_case_step_closes();
