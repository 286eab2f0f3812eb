-- Clause 5.4: a drill sends its notice too, to people who are invented, into a sink of its own; nothing of it enters the outbox (ADR 0075).

-- AlterTable
ALTER TABLE "leak_notice_sending" ADD COLUMN     "invented" INTEGER;

-- CreateTable
CREATE TABLE "leak_drill_letter" (
    "notice_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "channel" TEXT NOT NULL,
    "sent_to" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "words" TEXT NOT NULL,
    "arrived_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "leak_drill_letter_pkey" PRIMARY KEY ("notice_id","ordinal")
);

alter table leak_notice_sending add constraint leak_notice_sending_invents_some check (invented between 1 and 200);
-- Nobody has such an address: .invalid is nobody's (RFC 2606), and no number of this country or any other begins with three zeros (E.164).
alter table leak_drill_letter
  add constraint leak_drill_letter_is_one_of_some check (ordinal between 1 and 200),
  add constraint leak_drill_letter_reaches_nobody check (
    channel = 'mail' and sent_to ~ '^drill-[0-9]{4}@drill\.invalid$' or channel = 'sms' and sent_to ~ '^000[0-9]{8}$'),
  add constraint leak_drill_letter_says_that_it_is_one check (words like '【演练 Drill】%' and length(words) <= 10000 and length(subject) <= 200);

-- As before (847), and a drill goes to invented people, which nothing else does.
create or replace function leak_notice_sending_moves() returns trigger language plpgsql as $$
declare
  who uuid := kean_setting('kean.staff');
begin
  if kean_repairs() then return new; end if;
  if tg_op = 'INSERT' then
    if new.started_by is distinct from who or not holds_incident_grant(who, 'send-notices') then
      raise exception 'whoever may send a notice says so' using errcode = 'check_violation';
    end if;
    if not exists (
      select from leak_notice n join leak_case c on c.id = n.case_id
       where n.id = new.notice_id and n.kind = 'clients' and n.approved_at is not null and c.is_drill = (new.invented is not null)) then
      raise exception 'an approved notice is sent, and that of a drill to invented people' using errcode = 'check_violation';
    end if;
    new.state := 'running';
    new.started_at := clock_timestamp();
    return new;
  end if;
  if (new.notice_id, new.language, new.started_by, new.started_at, new.invented)
       is distinct from (old.notice_id, old.language, old.started_by, old.started_at, old.invented)
     or new.round < old.round or new.moved_by is distinct from who and new.moved_by is distinct from old.moved_by then
    raise exception 'a sending stays as it was begun' using errcode = 'check_violation';
  end if;
  if new.state is distinct from old.state then
    if (old.state, new.state) not in (
        ('running', 'paused'), ('paused', 'running'), ('running', 'stopped'), ('paused', 'stopped'), ('running', 'finished'), ('finished', 'running'))
       or (new.state = 'finished') <> (who is null) or who is not null and (new.moved_by is distinct from who or not holds_incident_grant(who, 'send-notices'))
    then
      raise exception 'it does not go that way' using errcode = 'check_violation';
    end if;
    new.moved_at := clock_timestamp();
  end if;
  return new;
end
$$;

-- Of a running sending of a drill, as many as it invents.
create function leak_drill_letter_is_of_a_drill() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return null; end if;
  if exists (
    select from added a where not exists (
      select from leak_notice n join leak_notice_sending s on s.notice_id = n.id join leak_case c on c.id = n.case_id
       where n.id = a.notice_id and s.state = 'running' and s.invented >= a.ordinal and c.is_drill)) then
    raise exception 'only a drill writes to people who are invented' using errcode = 'check_violation';
  end if;
  return null;
end
$$;
create trigger leak_drill_letter_is_of_a_drill after insert on leak_drill_letter referencing new table as added
  for each statement execute function leak_drill_letter_is_of_a_drill();

alter table leak_drill_letter enable row level security;
alter table leak_drill_letter force row level security;
create policy leak_drill_letter_of_seen_notice on leak_drill_letter for all to kean_api
  using (exists (select from leak_notice n where n.id = notice_id));
create policy leak_drill_letter_of_the_worker on leak_drill_letter for all to kean_worker using (true);
create policy leak_drill_letter_moves on leak_drill_letter for all to current_user using (true);

grant insert (invented) on leak_notice_sending to kean_api;
grant select on leak_drill_letter to kean_api, kean_backup;
grant select, insert (notice_id, ordinal, channel, sent_to, subject, words) on leak_drill_letter to kean_worker;
