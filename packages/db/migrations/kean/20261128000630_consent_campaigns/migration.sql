-- Whoever was taken over from an old list is asked for consent in batches, once for each campaign; and whoever does not answer is due for disposal.
-- CreateTable
CREATE TABLE "consent_campaign" (
    "id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "revision" INTEGER NOT NULL DEFAULT 1,
    "import_id" UUID,
    "branch_id" UUID,
    "notice_id" UUID NOT NULL,
    "purposes" TEXT[],
    "language" TEXT NOT NULL,
    "batch_size" INTEGER NOT NULL,
    "per_hour" INTEGER NOT NULL,
    "answer_days" INTEGER NOT NULL,
    "remind_after_days" INTEGER,
    "made_by" UUID NOT NULL,
    "made_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "reviewed_by" UUID,
    "reviewed_at" TIMESTAMPTZ(6),
    "paused_at" TIMESTAMPTZ(6),
    "paused_because" TEXT,
    "ended_at" TIMESTAMPTZ(6),
    "ended_by" UUID,
    "round" INTEGER NOT NULL DEFAULT 0,
    "enrolled_through" UUID,
    "enrolled_at" TIMESTAMPTZ(6),

    CONSTRAINT "consent_campaign_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consent_asking" (
    "campaign_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "because" TEXT,
    "invitation_id" UUID,
    "message_id" UUID,
    "asked_at" TIMESTAMPTZ(6),
    "told_at" TIMESTAMPTZ(6),
    "reminded_at" TIMESTAMPTZ(6),
    "due_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "consent_asking_pkey" PRIMARY KEY ("campaign_id","client_id")
);

-- CreateTable
CREATE TABLE "disposal_due" (
    "client_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "campaign_id" UUID,
    "marked_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "due_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "disposal_due_pkey" PRIMARY KEY ("client_id")
);

-- CreateIndex
CREATE INDEX "consent_asking_client_id_idx" ON "consent_asking"("client_id");

-- CreateIndex
CREATE INDEX "disposal_due_due_at_client_id_idx" ON "disposal_due"("due_at", "client_id");

-- AddForeignKey
ALTER TABLE "consent_campaign" ADD CONSTRAINT "consent_campaign_notice_id_fkey" FOREIGN KEY ("notice_id") REFERENCES "notice_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent_asking" ADD CONSTRAINT "consent_asking_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "consent_campaign"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent_asking" ADD CONSTRAINT "consent_asking_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "disposal_due" ADD CONSTRAINT "disposal_due_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table consent_campaign
  add constraint consent_campaign_state_known check (state in ('draft', 'running', 'paused', 'finished', 'stopped')),
  -- Of one list, of one branch, or of the whole agency.
  add constraint consent_campaign_of_one_selection check (num_nonnulls(import_id, branch_id) <= 1),
  add constraint consent_campaign_asks_something check (cardinality(purposes) > 0),
  add constraint consent_campaign_language_known check (language in ('zh', 'en')),
  add constraint consent_campaign_pace check (batch_size between 1 and 500 and per_hour between 1 and 20000 and batch_size <= per_hour),
  -- Nobody is disposed of for a silence of hours.
  add constraint consent_campaign_period check (answer_days between 7 and 180 and remind_after_days between 1 and answer_days - 1),
  add constraint consent_campaign_four_eyes check (reviewed_by is null or reviewed_by <> made_by),
  add constraint consent_campaign_reviewed_by_somebody check ((reviewed_by is null) = (reviewed_at is null)),
  -- Nothing is sent by what one person alone decided.
  add constraint consent_campaign_runs_reviewed check (state in ('draft', 'stopped') or reviewed_by is not null),
  add constraint consent_campaign_pause_has_a_cause check (
    (state = 'paused') = (paused_at is not null) and (paused_at is null) = (paused_because is null)
    and paused_because in ('person', 'notice-not-in-force')),
  add constraint consent_campaign_ends check ((state in ('finished', 'stopped')) = (ended_at is not null));
alter table consent_asking
  add constraint consent_asking_state_known check (state in (
    'waiting', 'asked', 'consented', 'refused', 'objected', 'overdue', 'unreachable', 'left', 'stopped')),
  add constraint consent_asking_because_is_code check (because ~ '^[A-Za-z_-]{1,40}$'),
  add constraint consent_asking_ends check ((state in ('waiting', 'asked')) = (ended_at is null)),
  add constraint consent_asking_asked_by_something check (
    state <> 'asked' or num_nulls(invitation_id, message_id, asked_at, due_at) = 0),
  add constraint consent_asking_overdue_was_told check (state <> 'overdue' or told_at is not null);
alter table disposal_due
  add constraint disposal_due_reason_known check (reason in ('no-answer', 'refused', 'objected'));

-- Never by two campaigns at a time; and what is next of each kind is found by walking.
create unique index consent_asking_one_at_a_time on consent_asking (client_id) where ended_at is null;
create index consent_asking_waiting on consent_asking (campaign_id, client_id) where state = 'waiting';
create index consent_asking_asked on consent_asking (campaign_id, due_at) where state = 'asked';
create index consent_asking_untold on consent_asking (campaign_id) where state = 'asked' and told_at is null;
create index consent_asking_message on consent_asking (message_id) where state = 'asked';
create index client_in_quarantine on client (id) where state = 'quarantined' and origin = 'imported';

-- What the second person approved is what is carried out; what has ended stays ended.
create function consent_campaign_stays() returns trigger language plpgsql as $$
begin
  if (new.id, new.import_id, new.branch_id, new.notice_id, new.purposes, new.language, new.batch_size, new.per_hour, new.answer_days,
      new.remind_after_days, new.made_by, new.made_at)
      is distinct from (old.id, old.import_id, old.branch_id, old.notice_id, old.purposes, old.language, old.batch_size, old.per_hour,
      old.answer_days, old.remind_after_days, old.made_by, old.made_at)
    or (new.reviewed_by, new.reviewed_at) is distinct from (old.reviewed_by, old.reviewed_at) and old.reviewed_at is not null
    or new.state is distinct from old.state and (old.state, new.state) not in (
      ('draft', 'running'), ('draft', 'stopped'), ('running', 'paused'), ('paused', 'running'), ('running', 'finished'),
      ('running', 'stopped'), ('paused', 'stopped'))
  then
    raise exception 'a campaign stays as it was approved' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger consent_campaign_stays before update on consent_campaign for each row execute function consent_campaign_stays();

-- Nobody is enrolled who was not imported, is not in quarantine, or whose disposal is due; and an asking that ended begins no second time.
create function consent_asking_is_of_the_quarantined() returns trigger language plpgsql as $$
begin
  if exists (
    select from enrolled q left join client c on c.id = q.client_id
     where c.state is distinct from 'quarantined' or c.origin <> 'imported' or exists (select from disposal_due d where d.client_id = q.client_id))
  then
    raise exception 'only imported clients in quarantine are asked' using errcode = '42501';
  end if;
  return null;
end $$;
create trigger consent_asking_is_of_the_quarantined after insert on consent_asking referencing new table as enrolled
for each statement execute function consent_asking_is_of_the_quarantined();
create function consent_asking_ends_once() returns trigger language plpgsql as $$
begin
  if old.ended_at is not null or (new.campaign_id, new.client_id) is distinct from (old.campaign_id, old.client_id)
    or new.state = 'waiting' and old.state <> 'waiting' or old.told_at is not null and new.told_at is distinct from old.told_at
  then
    raise exception 'an asking ends once' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger consent_asking_ends_once before update on consent_asking for each row execute function consent_asking_ends_once();

-- However a client answers, the asking ends with the answer: no way into the records can forget it.
create function asking_ends_by_answer() returns trigger language plpgsql as $$
begin
  with said as (
    select a.client_id, bool_or(w.answer = 'given') as gives
      from answered w join consent_act a on a.id = w.act_id where a.kind = 'given' group by a.client_id
  ), lifted as (
    delete from disposal_due d using said where d.client_id = said.client_id and said.gives
  ), ended as (
    update consent_asking q
       set state = case when said.gives then 'consented' else 'refused' end, ended_at = clock_timestamp()
      from said where q.client_id = said.client_id and q.ended_at is null
    returning q.client_id, q.campaign_id, q.due_at, said.gives
  )
  insert into disposal_due (client_id, reason, campaign_id, due_at)
  select e.client_id, 'refused', e.campaign_id, coalesce(e.due_at, clock_timestamp() + make_interval(days => g.answer_days))
    from ended e join consent_campaign g on g.id = e.campaign_id where not e.gives
  on conflict do nothing;
  return null;
end $$;
create trigger asking_ends after insert on consent_answer referencing new table as answered
for each statement execute function asking_ends_by_answer();

create function asking_ends_by_objection() returns trigger language plpgsql as $$
begin
  with ended as (
    update consent_asking q set state = 'objected', ended_at = clock_timestamp()
     where q.client_id = new.client_id and q.ended_at is null
    returning q.client_id, q.campaign_id, q.due_at
  )
  insert into disposal_due (client_id, reason, campaign_id, due_at)
  select e.client_id, 'objected', e.campaign_id, coalesce(e.due_at, clock_timestamp() + make_interval(days => g.answer_days))
    from ended e join consent_campaign g on g.id = e.campaign_id
  on conflict do nothing;
  return null;
end $$;
create trigger asking_ends after insert on contact_objection for each row execute function asking_ends_by_objection();

-- Who leaves quarantine by another way (restricted, erased) is asked nothing more; and whoever became a client is not disposed of as somebody
-- who never answered, whichever of the two came first.
create function asking_ends_with_quarantine() returns trigger language plpgsql as $$
begin
  if new.state = 'active' then
    delete from disposal_due where client_id = new.id;
  end if;
  update consent_asking set state = 'left', ended_at = clock_timestamp() where client_id = new.id and ended_at is null;
  return null;
end $$;
create trigger asking_ends after update of state on client
for each row when (old.state = 'quarantined' and new.state <> 'quarantined') execute function asking_ends_with_quarantine();

-- Whoever is due for disposal is not asked again. They may still come by themselves: a link to their own pages is theirs (PIPL 44).
create function nobody_due_for_disposal_is_asked() returns trigger language plpgsql as $$
begin
  if exists (select from disposal_due d where d.client_id = new.client_id) then
    raise exception 'due for disposal: not asked again' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger nobody_due_for_disposal_is_asked before insert on client_invitation
for each row when (new.reason = 'ask-consent') execute function nobody_due_for_disposal_is_asked();
create trigger nobody_due_for_disposal_is_asked before insert on message
for each row when (new.template in ('clients.asking-link', 'collection.campaign-request', 'collection.campaign-reminder'))
execute function nobody_due_for_disposal_is_asked();

revoke all on function consent_campaign_stays(), consent_asking_is_of_the_quarantined(), consent_asking_ends_once(), asking_ends_by_answer(),
  asking_ends_by_objection(), asking_ends_with_quarantine(), nobody_due_for_disposal_is_asked() from public;

-- The second lock. A campaign names no client.
alter table consent_asking enable row level security;
alter table consent_asking force row level security;
create policy consent_asking_of_seen_client on consent_asking for all
using ((select kean_sees_all()) or exists (select from client c where c.id = client_id));
alter table disposal_due enable row level security;
alter table disposal_due force row level security;
create policy disposal_due_of_seen_client on disposal_due for all
using ((select kean_sees_all()) or exists (select from client c where c.id = client_id));
-- No login of the office takes somebody off the list but with a consent.
create policy disposal_due_lifted_by_consent on disposal_due as restrictive for delete to kean_api
using (
  exists (select from client c where c.id = client_id and c.state = 'active')
  or exists (
    select from consent_act a join consent_answer w on w.act_id = a.id
     where a.client_id = disposal_due.client_id and w.answer = 'given' and a.at >= marked_at));

grant select, insert on consent_campaign to kean_api;
grant update (state, revision, reviewed_by, reviewed_at, paused_at, paused_because, ended_at, ended_by, round) on consent_campaign to kean_api;
grant select on consent_campaign to kean_worker, kean_backup;
grant update (state, revision, paused_at, paused_because, ended_at, round, enrolled_through, enrolled_at) on consent_campaign to kean_worker;
grant select on consent_asking to kean_api, kean_backup;
grant update (state, due_at, ended_at) on consent_asking to kean_api;
grant select, insert on consent_asking to kean_worker;
grant update (state, because, invitation_id, message_id, asked_at, told_at, reminded_at, due_at, ended_at) on consent_asking to kean_worker;
grant select, insert, delete on disposal_due to kean_api;
grant select, insert, delete on disposal_due to kean_worker;
grant select on disposal_due to kean_backup;
-- Links of a campaign are made by the worker, and ended by it.
grant insert on client_invitation to kean_worker;
grant update (ended_at, ended_because, code_digest, code_ends_at) on client_invitation to kean_worker;

-- Who answers for the register of purposes asks; a second person of the same lets it go out. A new office has it from its seed.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), 'compliance', 'collection', given.action, 'Campaign', 'agency'
  from (values ('run-campaigns'), ('approve-campaigns')) as given(action)
 where exists (select from role r where r.code = 'compliance')
   and not exists (
     select from role_grant g where g.role_code = 'compliance' and g.clause = 'collection' and g.action = given.action
   );
