-- Clauses 5.3 and 6.1: whoever works with clients was checked, has undertaken to keep silent and was taught, and each of it holds for a while.
-- What is missing or over closes every client to the person, by the clock of this database.

-- AlterTable
ALTER TABLE "staff" ADD COLUMN     "fit_until" TIMESTAMPTZ(6) NOT NULL DEFAULT '-infinity'::timestamp with time zone,
ADD COLUMN     "grace_until" TIMESTAMPTZ(6) NOT NULL DEFAULT '-infinity'::timestamp with time zone;

-- CreateTable
CREATE TABLE "duty" (
    "code" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "title_en" TEXT NOT NULL,
    "valid_days" INTEGER NOT NULL,
    "remind_days" INTEGER NOT NULL,
    "of_every_role" BOOLEAN NOT NULL,

    CONSTRAINT "duty_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "role_duty" (
    "role_code" TEXT NOT NULL,
    "duty" TEXT NOT NULL,

    CONSTRAINT "role_duty_pkey" PRIMARY KEY ("role_code","duty")
);

-- CreateTable
CREATE TABLE "undertaking_text" (
    "version" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "title_en" TEXT NOT NULL,
    "paragraphs" JSONB NOT NULL,
    "written_by" UUID,
    "written_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "published_by" UUID,
    "published_at" TIMESTAMPTZ(6),
    "sign_by" TIMESTAMPTZ(6),

    CONSTRAINT "undertaking_text_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "fulfilment" (
    "id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "duty" TEXT NOT NULL,
    "how" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "result" TEXT,
    "checked_by" TEXT,
    "text_version" INTEGER,
    "paper_ref" TEXT,
    "attempt_id" UUID,
    "valid_until" TIMESTAMPTZ(6) NOT NULL,
    "recorded_by" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(6),
    "ended_by" UUID,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "fulfilment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quiz_attempt" (
    "id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "duty" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "asked" INTEGER NOT NULL,
    "right" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "quiz_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "fulfilment_attempt_id_key" ON "fulfilment"("attempt_id");

-- CreateIndex
CREATE INDEX "fulfilment_staff_id_duty_idx" ON "fulfilment"("staff_id", "duty");

-- CreateIndex
CREATE INDEX "fulfilment_state_idx" ON "fulfilment"("state");

-- CreateIndex
CREATE INDEX "quiz_attempt_staff_id_duty_at_idx" ON "quiz_attempt"("staff_id", "duty", "at");

-- AddForeignKey
ALTER TABLE "role_duty" ADD CONSTRAINT "role_duty_role_code_fkey" FOREIGN KEY ("role_code") REFERENCES "role"("code") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_duty" ADD CONSTRAINT "role_duty_duty_fkey" FOREIGN KEY ("duty") REFERENCES "duty"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fulfilment" ADD CONSTRAINT "fulfilment_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fulfilment" ADD CONSTRAINT "fulfilment_duty_fkey" FOREIGN KEY ("duty") REFERENCES "duty"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fulfilment" ADD CONSTRAINT "fulfilment_attempt_id_fkey" FOREIGN KEY ("attempt_id") REFERENCES "quiz_attempt"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quiz_attempt" ADD CONSTRAINT "quiz_attempt_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table duty
  add constraint duty_code_is_code check (code ~ '^[a-z]+(-[a-z]+)*$'),
  add constraint duty_kind_known check (kind in ('check', 'undertaking', 'course')),
  add constraint duty_holds_for_a_while check (valid_days between 1 and 3660 and remind_days between 1 and valid_days);
-- The mark of who is unfit is no role.
alter table role add constraint role_is_not_the_mark_of_the_unfit check (code <> 'unfit');
alter table undertaking_text
  add constraint undertaking_text_is_paragraphs check (jsonb_typeof(paragraphs) = 'array' and jsonb_array_length(paragraphs) between 1 and 40),
  add constraint undertaking_text_published_at_a_time check ((published_at is null) = (sign_by is null)),
  -- Whatever the process thinks: nobody publishes what they wrote.
  add constraint undertaking_text_published_by_another
    check ((written_by is null or published_by is distinct from written_by) and (published_at is null or published_by is not null or written_by is null));
alter table quiz_attempt
  add constraint quiz_attempt_counts check (asked between 1 and 50 and "right" between 0 and asked);
alter table fulfilment
  add constraint fulfilment_how_known check (how in ('check', 'portal', 'paper', 'quiz')),
  add constraint fulfilment_state_known check (state in ('asked', 'standing', 'refused', 'against', 'withdrawn')),
  add constraint fulfilment_result_known check (result in ('clear', 'noted', 'unsuitable')),
  add constraint fulfilment_checked_by_known check (checked_by in ('public-security', 'screening-company', 'office')),
  add constraint fulfilment_check_has_a_result check ((how = 'check') = (result is not null) and (how = 'check') = (checked_by is not null)),
  add constraint fulfilment_against_is_unsuitable
    check ((state <> 'against' or result = 'unsuitable') and (state <> 'standing' or result is distinct from 'unsuitable')),
  add constraint fulfilment_of_a_text check ((how in ('portal', 'paper')) = (text_version is not null)),
  add constraint fulfilment_of_a_quiz check ((how = 'quiz') = (attempt_id is not null)),
  add constraint fulfilment_paper_has_a_number check (how <> 'paper' or paper_ref is not null),
  -- What a person does, they do themself; what is said about them, two others say.
  add constraint fulfilment_of_oneself check ((how in ('portal', 'quiz')) = (recorded_by = staff_id)),
  add constraint fulfilment_decided_by_a_third
    check (decided_by is null or (decided_by <> staff_id and decided_by <> recorded_by)),
  add constraint fulfilment_decided_at_a_time check ((decided_by is null) = (decided_at is null)),
  add constraint fulfilment_stands_by_two check (how in ('portal', 'quiz') or state = 'asked' or decided_by is not null),
  add constraint fulfilment_ended_by_another
    check (ended_by is distinct from staff_id and (state = 'withdrawn') = (ended_by is not null) and (ended_by is null) = (ended_at is null));

-- What is asked of people, and how long it holds. Compliance says which role asks for which.
insert into duty (code, kind, title, title_en, valid_days, remind_days, of_every_role) values
  ('background-check', 'check', '背景审查', 'Background check', 1096, 60, true),
  ('confidentiality-undertaking', 'undertaking', '保密承诺书', 'Undertaking of confidentiality', 366, 30, true),
  ('client-information', 'course', '客户信息保护培训', 'Course: clients’ information', 366, 30, true),
  ('paper-files', 'course', '纸质档案管理培训', 'Course: paper files', 366, 30, false);
insert into undertaking_text (version, title, title_en, paragraphs, written_at, published_at, sign_by) values (
  1, '客户信息保密承诺书', 'Undertaking to keep clients’ information confidential',
  '[{"zh": "本人仅为向客户提供服务的目的，在岗位权限范围内查阅和使用客户信息，不为自己或他人的其他目的查阅、记录、拍摄或带走。", "en": "I look at and use clients’ information only to serve the client and within what my role allows, and neither look at it, note it down, photograph it nor take it away for any other end."},
    {"zh": "本人不出借账号、不使用他人账号，不把客户信息发送到机构以外的任何地方；接到索取、购买客户信息的要求时，立即报告安全或合规负责人。", "en": "I lend my account to nobody and use nobody else’s, and send clients’ information to no place outside the agency; whoever asks me for it or offers to buy it I report at once."},
    {"zh": "发现客户信息泄露、丢失或被滥用，或者自己出了差错，本人立即报告，不隐瞒、不自行删除痕迹。", "en": "A leak, a loss, a misuse or a mistake of my own I report at once; I hide nothing and remove no traces."},
    {"zh": "离职、转岗后，上述保密义务继续有效，本人交还全部客户资料与设备。本人知悉非法获取、出售或提供公民个人信息须承担民事、行政责任，构成犯罪的依照刑法第二百五十三条之一追究刑事责任。", "en": "After I leave or move the duty goes on, and I hand back every paper and device. I know that getting, selling or providing personal information unlawfully brings liability, and may be a crime under article 253-1 of the Criminal Law."}]',
  clock_timestamp(), clock_timestamp(), clock_timestamp());
insert into role_duty (role_code, duty)
select r.code, d.code from role r cross join duty d where d.of_every_role or (r.code = 'archivist' and d.code = 'paper-files');
-- Whoever works here already has thirty days; whoever comes has none.
update staff set grace_until = now() + interval '30 days', fit_until = now() + interval '30 days' where status <> 'left';

-- Until when these people are fit: until the first of what their roles ask for is over. Nobody who has a role is asked for nothing, so
-- whoever has none is not fit. Whoever was and is not, or the other way round, is told of at once; the moment at which it ends is a timer.
create function refit(people uuid[]) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if people is null or cardinality(people) = 0 then
    return;
  end if;
  perform from staff where id = any (people) order by id for update;
  perform set_config('kean.epoch_why', 'fitness', true);
  with reckoned as (
    select s.id, s.fit_until as was, greatest(s.grace_until, coalesce((
        select min(coalesce((
            select max(f.valid_until) from fulfilment f
             where f.staff_id = s.id and f.duty = owed.duty and f.state = 'standing'), '-infinity'))
          from (select d.duty from staff_role r join role_duty d on d.role_code = r.role_code where r.staff_id = s.id group by d.duty) owed),
        '-infinity')) as becomes
      from staff s where s.id = any (people)
  ), moved as (
    update staff s
       set fit_until = r.becomes, epoch = s.epoch + case when (r.was > now()) <> (r.becomes > now()) then 1 else 0 end
      from reckoned r where s.id = r.id and r.becomes is distinct from r.was
    returning s.id, r.becomes
  )
  insert into timer (name, key, due_at, queue, job, payload)
  select 'personnel.fitness-ends', m.id::text, m.becomes, 'personnel', 'personnel.end-fitness', jsonb_build_object('staffId', m.id)
    from moved m where m.becomes > now() and m.becomes < 'infinity'
  on conflict (name, key) do update set due_at = excluded.due_at, set_at = now();
  perform set_config('kean.epoch_why', '', true);
end
$$;

-- Who comes is fit from nothing; no process gives grace.
create function staff_comes_unfit() returns trigger language plpgsql as $$
begin
  if current_user in ('kean_api', 'kean_worker', 'kean_permissions') then
    new.grace_until := '-infinity';
  end if;
  new.fit_until := new.grace_until;
  return new;
end
$$;
create trigger staff_comes_unfit before insert on staff for each row execute function staff_comes_unfit();

create function refit_of_roles() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op <> 'DELETE' then
    perform refit(array(select distinct staff_id from rows_now));
  end if;
  if tg_op <> 'INSERT' then
    perform refit(array(select distinct staff_id from rows_was));
  end if;
  return null;
end
$$;
create trigger roles_refit_given after insert on staff_role referencing new table as rows_now
  for each statement execute function refit_of_roles();
create trigger roles_refit_taken after delete on staff_role referencing old table as rows_was
  for each statement execute function refit_of_roles();
create trigger roles_refit_moved after update on staff_role referencing old table as rows_was new table as rows_now
  for each statement execute function refit_of_roles();
create trigger fulfilment_refit after insert on fulfilment referencing new table as rows_now
  for each statement execute function refit_of_roles();
create trigger fulfilment_refit_moved after update on fulfilment referencing old table as rows_was new table as rows_now
  for each statement execute function refit_of_roles();
create trigger fulfilment_refit_gone after delete on fulfilment referencing old table as rows_was
  for each statement execute function refit_of_roles();

create function role_duties_refit() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    perform refit(array(select distinct s.staff_id from staff_role s join rows_now n on n.role_code = s.role_code));
    return null;
  end if;
  -- Secrecy is everybody's (6.1): it ends with the role, not before.
  if exists (
    select from rows_was w join duty d on d.code = w.duty join role r on r.code = w.role_code where d.kind = 'undertaking'
  ) then
    raise exception 'every role asks for an undertaking' using errcode = 'check_violation';
  end if;
  perform refit(array(select distinct s.staff_id from staff_role s join rows_was w on w.role_code = s.role_code));
  return null;
end
$$;
create trigger role_duties_given after insert on role_duty referencing new table as rows_now
  for each statement execute function role_duties_refit();
create trigger role_duties_taken after delete on role_duty referencing old table as rows_was
  for each statement execute function role_duties_refit();

-- A role that nobody has thought about asks for everything that every role asks for.
create function role_comes_with_duties() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into role_duty (role_code, duty) select new.code, d.code from duty d where d.of_every_role on conflict do nothing;
  return null;
end
$$;
create trigger role_comes_with_duties after insert on role for each row execute function role_comes_with_duties();

create function fulfilment_moves() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  asked duty;
begin
  select * into asked from duty where code = new.duty;
  if tg_op = 'INSERT' then
    if (asked.kind = 'check') <> (new.how = 'check') or (asked.kind = 'course') <> (new.how = 'quiz') then
      raise exception 'a duty is done in its own way' using errcode = 'check_violation';
    end if;
    if new.valid_until > clock_timestamp() + (asked.valid_days + 1) * interval '1 day' then
      raise exception 'a duty holds no longer than it says' using errcode = 'check_violation';
    end if;
    if new.how in ('portal', 'paper') and new.text_version is distinct from
       (select max(version) from undertaking_text where published_at is not null) then
      raise exception 'what is signed is the text in force' using errcode = 'check_violation';
    end if;
    if new.how = 'quiz' and not exists (
      select from quiz_attempt a where a.id = new.attempt_id and a.staff_id = new.staff_id and a.duty = new.duty
         and a."right" * 5 >= a.asked * 4 and a.at > clock_timestamp() - interval '1 hour'
    ) then
      raise exception 'a course is done by passing its quiz' using errcode = 'check_violation';
    end if;
    return new;
  end if;
  if old.state in ('refused', 'against', 'withdrawn') or (old.state = 'standing' and new.state not in ('standing', 'withdrawn'))
     or new.valid_until > old.valid_until
     or (new.staff_id, new.duty, new.how, new.result, new.checked_by, new.text_version, new.paper_ref, new.attempt_id, new.recorded_by)
        is distinct from
        (old.staff_id, old.duty, old.how, old.result, old.checked_by, old.text_version, old.paper_ref, old.attempt_id, old.recorded_by) then
    raise exception 'what was done stands as it was recorded' using errcode = 'check_violation';
  end if;
  -- A check that speaks against somebody ends the one that spoke for them.
  if new.state = 'against' and old.state <> 'against' then
    update fulfilment set valid_until = clock_timestamp()
     where staff_id = new.staff_id and duty = new.duty and state = 'standing' and valid_until > clock_timestamp();
  end if;
  return new;
end
$$;
create trigger fulfilment_moves before insert or update on fulfilment for each row execute function fulfilment_moves();

create function undertaking_text_moves() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if old.published_at is not null
     or (new.version, new.title, new.title_en, new.paragraphs, new.written_by) is distinct from (old.version, old.title, old.title_en, old.paragraphs, old.written_by) then
    raise exception 'what was written stands' using errcode = 'check_violation';
  end if;
  if new.published_at is not null then
    new.published_at := clock_timestamp();
    update fulfilment f set valid_until = least(f.valid_until, new.sign_by)
      from duty d where d.code = f.duty and d.kind = 'undertaking' and f.state = 'standing' and f.text_version < new.version
       and f.valid_until > new.sign_by;
  end if;
  return new;
end
$$;
create trigger undertaking_text_moves before update on undertaking_text for each row execute function undertaking_text_moves();

-- The moment itself: streams are told and rights are read anew. Access was refused already, by comparison of times.
create function fitness_ended(person uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform from staff where id = person and status = 'active' and fit_until <= clock_timestamp();
  if not found then
    return false;
  end if;
  perform bump_epochs(array[person], 'fitness');
  return true;
end
$$;

-- Whoever is not fit carries the mark among their roles, and every lock that is made of roles closes clients to them.
create or replace view role_in_force as
  select staff_id, role_code as code from staff_role
  union all
  select e.staff_id, 'extra:' || e.id
    from extra_grant e
   where e.state = 'approved' and e.starts_at <= now() and e.ends_at > now()
     and not (
       e.subject in ('Client', 'Import')
       and exists (select from staff_role r where r.staff_id = e.staff_id and r.role_code in ('operator', 'auditor'))
     )
  union all
  select s.id, 'unfit' from staff s where s.fit_until <= now();

-- The second lock asks for itself: for whom a transaction acts has to be fit, whatever the process believes. Acts of nobody, of the client and
-- of upkeep name no member of staff. What hangs on these tables (`exists (select from client …)`) is closed with them.
do $$
declare
  guarded text;
begin
  foreach guarded in array array[
    'client', 'client_token', 'client_invitation', 'client_visit', 'registration_draft', 'import', 'message', 'legal_hold', 'kept_by_law',
    'erased_client', 'cabinet', 'paper_file', 'shred_batch'
  ] loop
    execute format(
      'create policy only_the_fit on %I as restrictive for all using (
         (select coalesce((select s.fit_until > now() from staff s where s.id = kean_setting(''kean.staff'')), kean_setting(''kean.staff'') is null)))',
      guarded);
  end loop;
end
$$;

revoke all on function refit(uuid[]), staff_comes_unfit(), refit_of_roles(), role_duties_refit(), role_comes_with_duties(), fulfilment_moves(),
  undertaking_text_moves(), fitness_ended(uuid) from public;
grant execute on function fitness_ended(uuid) to kean_worker;

grant select on duty, role_duty, undertaking_text, fulfilment, quiz_attempt to kean_api, kean_backup;
grant select on duty, role_duty, fulfilment to kean_worker;
grant insert, delete on role_duty to kean_api;
grant insert (version, title, title_en, paragraphs, written_by), update (published_by, published_at, sign_by) on undertaking_text to kean_api;
grant insert (id, staff_id, duty, how, state, result, checked_by, text_version, paper_ref, attempt_id, valid_until, recorded_by),
  update (state, decided_by, decided_at, ended_by, ended_at) on fulfilment to kean_api;
grant insert (id, staff_id, duty, version, asked, "right") on quiz_attempt to kean_api;

-- Offices that exist already; a new one has it from its seed.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), given.role_code, 'personnel', given.action, given.subject, 'agency'
  from (values
    ('hr', 'read-fitness', 'Staff'),
    ('hr', 'record-duties', 'Staff'),
    ('hr', 'decide-duties', 'Staff'),
    ('compliance', 'read-fitness', 'Staff'),
    ('compliance', 'decide-duties', 'Staff'),
    ('compliance', 'set-duties', 'Duty'),
    ('compliance', 'write-undertakings', 'Undertaking'),
    ('compliance', 'publish-undertakings', 'Undertaking')
  ) as given(role_code, action, subject)
 where exists (select from role r where r.code = given.role_code)
   and not exists (
     select from role_grant g
      where g.role_code = given.role_code and g.clause = 'personnel' and g.action = given.action
   );
