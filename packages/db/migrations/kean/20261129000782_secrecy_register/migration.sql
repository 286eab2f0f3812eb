-- Clause 6.1: breaches of the duty of secrecy are on record for HR and compliance alone; what is written about somebody is sealed, said by one,
-- decided by another, answered by a third, and goes when its time is over (ADR 0059).

-- CreateTable
CREATE TABLE "secrecy_breach" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "staff_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "measure" TEXT NOT NULL,
    "happened_on" DATE NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'asked',
    "recorded_by" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(6),
    "appealed_at" TIMESTAMPTZ(6),
    "answered_by" UUID,
    "answered_at" TIMESTAMPTZ(6),
    "kept_until" TIMESTAMPTZ(6),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "secrecy_breach_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "secrecy_breach_text" (
    "breach_id" UUID NOT NULL,
    "what" TEXT NOT NULL,
    "edition" INTEGER NOT NULL,
    "sealed" BYTEA NOT NULL,
    "written_by" UUID NOT NULL,
    "written_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "secrecy_breach_text_pkey" PRIMARY KEY ("breach_id","what","edition")
);

-- CreateIndex
CREATE UNIQUE INDEX "secrecy_breach_number_key" ON "secrecy_breach"("number");

-- CreateIndex
CREATE INDEX "secrecy_breach_staff_id_idx" ON "secrecy_breach"("staff_id");

-- CreateIndex
CREATE INDEX "secrecy_breach_kept_until_idx" ON "secrecy_breach"("kept_until");

-- AddForeignKey
ALTER TABLE "secrecy_breach" ADD CONSTRAINT "secrecy_breach_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "secrecy_breach_text" ADD CONSTRAINT "secrecy_breach_text_breach_id_fkey" FOREIGN KEY ("breach_id") REFERENCES "secrecy_breach"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table secrecy_breach
  add constraint secrecy_breach_kind_known
    check (kind in ('told-outside', 'looked-without-need', 'took-away', 'lent-account', 'lost-papers', 'other')),
  add constraint secrecy_breach_measure_known
    check (measure in ('talk', 'warning', 'training', 'access-taken', 'dismissal', 'reported')),
  add constraint secrecy_breach_state_known check (state in ('asked', 'standing', 'refused', 'appealed', 'upheld', 'lifted')),
  add constraint secrecy_breach_recorded_by_another check (recorded_by <> staff_id),
  add constraint secrecy_breach_decided_by_a_third
    check (decided_by is null or (decided_by <> staff_id and decided_by <> recorded_by)),
  add constraint secrecy_breach_decided_by_somebody
    check ((state = 'asked') = (decided_by is null) and (decided_by is null) = (decided_at is null)),
  add constraint secrecy_breach_appealed_at_a_time check ((state in ('appealed', 'upheld', 'lifted')) = (appealed_at is not null)),
  add constraint secrecy_breach_answered_by_a_fourth
    check (answered_by is null or answered_by not in (staff_id, recorded_by, decided_by)),
  add constraint secrecy_breach_answered_by_somebody
    check ((state in ('upheld', 'lifted')) = (answered_by is not null) and (answered_by is null) = (answered_at is null)),
  add constraint secrecy_breach_kept_for_a_while check ((state in ('asked', 'appealed')) = (kept_until is null));
alter table secrecy_breach_text
  add constraint secrecy_breach_text_what_known check (what in ('facts', 'measure', 'appeal', 'answer')),
  add constraint secrecy_breach_text_edition_counts check (edition >= 1);

-- How a record goes from hand to hand. Whatever the process thinks: it is said by one, decided by another, appealed by the person alone and
-- answered by somebody who had no part in it. How long it is kept is reckoned here.
create function secrecy_breach_moves() returns trigger language plpgsql as $$
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
    if old.state <> 'standing' or who is distinct from new.staff_id or old.decided_at < clock_timestamp() - interval '30 days' then
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
create trigger secrecy_breach_moves before insert or update on secrecy_breach for each row execute function secrecy_breach_moves();

create function secrecy_breach_stands() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return old; end if;
  if old.kept_until is null or old.kept_until > clock_timestamp() then
    raise exception 'a breach is on record for as long as it is kept' using errcode = 'check_violation';
  end if;
  return old;
end
$$;
create trigger secrecy_breach_stands before delete on secrecy_breach for each row execute function secrecy_breach_stands();

-- What was written stands beside what puts it right. An appeal is the person's; everything else is another's.
create function secrecy_breach_text_is_written() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  if new.written_by is distinct from kean_setting('kean.staff') or not exists (
    select from secrecy_breach b where b.id = new.breach_id and (new.what = 'appeal') = (b.staff_id = new.written_by)
       and case new.what when 'appeal' then b.state = 'standing' when 'answer' then b.state = 'appealed' else b.state in ('asked', 'standing') end
  ) then
    raise exception 'each writes what is theirs to write' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger secrecy_breach_text_is_written before insert on secrecy_breach_text
  for each row execute function secrecy_breach_text_is_written();

-- Seen by whoever holds the grant, and never what is said about themself before it was decided; by whom it is about from then on.
alter table secrecy_breach enable row level security;
alter table secrecy_breach force row level security;
create policy secrecy_breach_of_few on secrecy_breach for all to kean_api using (
  case when staff_id = (select kean_setting('kean.staff')) then state in ('standing', 'appealed', 'upheld', 'lifted')
  else (select exists (
    select from role_in_force r join role_grant g on g.role_code = r.code
     where r.staff_id = kean_setting('kean.staff') and g.clause = 'personnel' and g.action = 'read-secrecy' and g.scope = 'agency'
       and (g.expires_at is null or g.expires_at > now()))) end
);
create policy secrecy_breach_goes on secrecy_breach for all to kean_worker using (true);
alter table secrecy_breach_text enable row level security;
alter table secrecy_breach_text force row level security;
create policy secrecy_breach_text_of_seen_breach on secrecy_breach_text for all
using (exists (select from secrecy_breach b where b.id = breach_id));

grant select, insert (id, staff_id, kind, measure, happened_on, recorded_by),
  update (kind, measure, happened_on, state, recorded_by, decided_by, decided_at, appealed_at, answered_by, answered_at, version)
  on secrecy_breach to kean_api;
grant select, insert (breach_id, what, edition, sealed, written_by) on secrecy_breach_text to kean_api;
grant usage on sequence secrecy_breach_number_seq to kean_api;
grant select, delete on secrecy_breach to kean_worker;
grant select on secrecy_breach, secrecy_breach_text to kean_backup;
grant select on sequence secrecy_breach_number_seq to kean_backup;

-- Offices that exist already; a new one has it from its seed.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), given.role_code, 'personnel', given.action, 'Staff', 'agency'
  from (values
    ('hr', 'read-secrecy'), ('hr', 'record-breaches'), ('hr', 'decide-breaches'),
    ('compliance', 'read-secrecy'), ('compliance', 'record-breaches'), ('compliance', 'decide-breaches')
  ) as given(role_code, action)
 where exists (select from role r where r.code = given.role_code)
   and not exists (
     select from role_grant g
      where g.role_code = given.role_code and g.clause = 'personnel' and g.action = given.action
   );
