-- Clause 6.1: whoever has left has no page to appeal on, and writes a letter. Somebody who had no part in the record takes down what it says;
-- from then on it is an appeal like any other, which a further person answers. Of whoever still works here nobody takes an appeal down.

create function secrecy_appeals(about uuid, recorded_by uuid, decided_by uuid, who uuid) returns boolean language sql stable as $$
  select who is not distinct from about or (
    who is not null and who is distinct from recorded_by and who is distinct from decided_by
    and exists (select from staff s where s.id = about and s.status = 'left'))
$$;

create or replace function secrecy_breach_moves() returns trigger language plpgsql as $$
declare
  who uuid := kean_setting('kean.staff');
begin
  if kean_repairs() then return new; end if;
  if tg_op = 'INSERT' then
    if new.state <> 'asked' or new.recorded_by is distinct from who then
      raise exception 'a breach begins as what somebody says' using errcode = 'check_violation';
    end if;
    return new;
  end if;
  if (new.id, new.number, new.staff_id, new.recorded_at) is distinct from (old.id, old.number, old.staff_id, old.recorded_at)
     or new.version <> old.version + 1 then
    raise exception 'whom it is about stays' using errcode = 'check_violation';
  end if;
  if (new.kind, new.measure, new.happened_on, new.recorded_by) is distinct from (old.kind, old.measure, old.happened_on, old.recorded_by)
     and not (old.state in ('asked', 'standing') and new.state = 'asked' and new.recorded_by = who) then
    raise exception 'what is put right is decided anew' using errcode = 'check_violation';
  end if;
  if new.state = 'asked' then
    if old.state not in ('asked', 'standing') or new.recorded_by is distinct from who then
      raise exception 'what was appealed is answered' using errcode = 'check_violation';
    end if;
    new.decided_by := null;
    new.decided_at := null;
    new.kept_until := null;
  elsif new.state in ('standing', 'refused') then
    if old.state <> 'asked' or new.decided_by is distinct from who or exists (
      select from secrecy_breach_text t where t.breach_id = new.id and t.written_by = new.decided_by
    ) then
      raise exception 'another decides' using errcode = 'check_violation';
    end if;
    new.decided_at := clock_timestamp();
    new.kept_until := clock_timestamp() + case new.state when 'standing' then interval '1096 days' else interval '90 days' end;
  elsif new.state = 'appealed' then
    if old.state <> 'standing' or not secrecy_appeals(new.staff_id, old.recorded_by, old.decided_by, who)
       or old.decided_at < clock_timestamp() - interval '30 days' then
      raise exception 'whom it is about appeals, within thirty days' using errcode = 'check_violation';
    end if;
    new.appealed_at := clock_timestamp();
    new.kept_until := null;
  else
    if old.state <> 'appealed' or new.answered_by is distinct from who or exists (
      select from secrecy_breach_text t where t.breach_id = new.id and t.what <> 'answer' and t.written_by = new.answered_by
    ) then
      raise exception 'an appeal is answered by somebody who had no part in it' using errcode = 'check_violation';
    end if;
    new.answered_at := clock_timestamp();
    new.kept_until := clock_timestamp() + case new.state when 'upheld' then interval '1096 days' else interval '90 days' end;
  end if;
  return new;
end
$$;

-- What was written stands beside what puts it right. An appeal is the person's; everything else is another's.
create or replace function secrecy_breach_text_is_written() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  if new.written_by is distinct from kean_setting('kean.staff') or not exists (
    select from secrecy_breach b where b.id = new.breach_id and case new.what when 'appeal' then secrecy_appeals(b.staff_id, b.recorded_by, b.decided_by, new.written_by) else b.staff_id <> new.written_by end
       and case new.what when 'appeal' then b.state = 'standing' when 'answer' then b.state = 'appealed' else b.state in ('asked', 'standing') end
  ) then
    raise exception 'each writes what is theirs to write' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
