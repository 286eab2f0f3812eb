-- What is due, drawn up as a list that three people look at before anything goes; and what became of each of its lines.
-- CreateTable
CREATE TABLE "disposal_list" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'drawn',
    "drawn_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "author_id" UUID,
    "submitted_at" TIMESTAMPTZ(6),
    "reviewer_id" UUID,
    "reviewed_at" TIMESTAMPTZ(6),
    "second_id" UUID,
    "approved_at" TIMESTAMPTZ(6),
    "scheduled_on" DATE,
    "begun_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),
    "ended_by" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "disposal_list_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "disposal_item" (
    "list_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "group_code" TEXT NOT NULL,
    "branch_id" UUID NOT NULL,
    "rule_id" UUID NOT NULL,
    "due_on" DATE NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'listed',
    "because" TEXT,
    "decided_by" UUID,
    "erasure_id" UUID,
    "settled_at" TIMESTAMPTZ(6),

    CONSTRAINT "disposal_item_pkey" PRIMARY KEY ("list_id","client_id","group_code")
);

-- CreateIndex
CREATE UNIQUE INDEX "disposal_list_number_key" ON "disposal_list"("number");

-- CreateIndex
CREATE INDEX "disposal_item_client_id_idx" ON "disposal_item"("client_id");

-- CreateIndex
CREATE INDEX "disposal_item_list_id_state_client_id_idx" ON "disposal_item"("list_id", "state", "client_id");

-- CreateIndex
CREATE INDEX "disposal_item_erasure_id_idx" ON "disposal_item"("erasure_id");

-- AddForeignKey
ALTER TABLE "disposal_item" ADD CONSTRAINT "disposal_item_list_id_fkey" FOREIGN KEY ("list_id") REFERENCES "disposal_list"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table disposal_list
  add constraint disposal_list_state_known
    check (state in ('drawn', 'submitted', 'reviewed', 'scheduled', 'running', 'done', 'dropped')),
  add constraint disposal_list_submitted check ((author_id is null) = (submitted_at is null)),
  add constraint disposal_list_reviewed check ((reviewer_id is null) = (reviewed_at is null)),
  add constraint disposal_list_approved check ((second_id is null) = (approved_at is null) and (second_id is null) = (scheduled_on is null)),
  -- Whatever the process thinks: three people, and a day.
  add constraint disposal_list_is_looked_at_by_three check (
    author_id <> reviewer_id and author_id <> second_id and reviewer_id <> second_id),
  add constraint disposal_list_goes_its_way check (
    (state not in ('submitted', 'reviewed', 'scheduled', 'running', 'done') or author_id is not null)
    and (state not in ('reviewed', 'scheduled', 'running', 'done') or reviewer_id is not null)
    and (state not in ('scheduled', 'running', 'done') or second_id is not null)
    and (state in ('running', 'done')) = (begun_at is not null)
    and (state in ('done', 'dropped')) = (ended_at is not null));
alter table disposal_item
  add constraint disposal_item_group_known check (group_code in ('client-dossier', 'client-needs', 'client-property')),
  add constraint disposal_item_state_known check (state in ('listed', 'taken-out', 'held-back', 'ordered', 'erased')),
  add constraint disposal_item_because_known check (because in (
    'service-going-on', 'dispute', 'facts-wrong',
    'under-hold', 'restricted', 'not-due-any-more', 'kept-by-law', 'erased-already')),
  add constraint disposal_item_stays_for_a_reason check ((state in ('taken-out', 'held-back')) = (because is not null)),
  add constraint disposal_item_taken_out_by_somebody check ((state = 'taken-out') = (decided_by is not null));
-- What waits on one list stands on no other.
create unique index disposal_item_waits_once on disposal_item (client_id, group_code) where state in ('listed', 'ordered');
-- One list at a time is drawn up: what is due later stands on the next.
create unique index disposal_list_one_is_drawn on disposal_list ((true)) where state in ('drawn', 'submitted', 'reviewed');

create function disposal_list_moves_forward() returns trigger language plpgsql as $$
begin
  if old.state in ('done', 'dropped')
     or (new.state <> old.state and not (
          (old.state = 'drawn' and new.state = 'submitted') or (old.state = 'submitted' and new.state in ('reviewed', 'drawn'))
          or (old.state = 'reviewed' and new.state = 'scheduled') or (old.state = 'scheduled' and new.state = 'running')
          or (old.state = 'running' and new.state = 'done')
          or (new.state = 'dropped' and old.state in ('drawn', 'submitted', 'reviewed', 'scheduled')))) then
    raise exception 'a list moves forward' using errcode = 'insufficient_privilege';
  end if;
  if (old.state in ('reviewed', 'scheduled', 'running') and new.author_id is distinct from old.author_id)
     or (old.state in ('reviewed', 'scheduled', 'running') and new.reviewer_id is distinct from old.reviewer_id)
     or (old.second_id is not null and (new.second_id, new.scheduled_on) is distinct from (old.second_id, old.scheduled_on)) then
    raise exception 'whoever looked at a list stays named' using errcode = 'insufficient_privilege';
  end if;
  if new.state = 'running' and old.state = 'scheduled' then
    if current_user = 'kean_api' then
      raise exception 'people review, the worker acts' using errcode = 'insufficient_privilege';
    end if;
    if new.scheduled_on > (now() at time zone 'Asia/Shanghai')::date then
      raise exception 'the day of the list lies ahead' using errcode = 'insufficient_privilege';
    end if;
  end if;
  return new;
end
$$;
create trigger moves_forward before update on disposal_list for each row execute function disposal_list_moves_forward();

-- People take a line off while the list is looked at; when it has been approved only the work itself says what became of a line.
create function disposal_item_moves() returns trigger language plpgsql as $$
declare
  standing text;
begin
  select l.state into standing from disposal_list l where l.id = new.list_id;
  if tg_op = 'INSERT' then
    if standing is distinct from 'drawn' or new.state <> 'listed' then
      raise exception 'a line stands on a list when it is drawn' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end if;
  if (new.list_id, new.client_id, new.group_code, new.branch_id, new.rule_id, new.due_on)
       is distinct from (old.list_id, old.client_id, old.group_code, old.branch_id, old.rule_id, old.due_on)
     or not (
       (old.state = 'listed' and new.state = 'taken-out' and standing in ('drawn', 'submitted', 'reviewed'))
       or (old.state = 'listed' and new.state in ('held-back', 'ordered', 'erased') and standing = 'running' and current_user <> 'kean_api')
       or (old.state = 'ordered' and new.state in ('held-back', 'erased') and standing = 'running' and current_user <> 'kean_api')
     ) then
    raise exception 'a line of a list moves forward' using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$$;
create trigger moves before insert or update on disposal_item for each row execute function disposal_item_moves();

-- Needs and properties go with their client, or, when their own time is over, by a list that three people looked at.
create function goes_with_its_client_or_its_time() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return null; end if;
  if exists (
    select from gone g
     where not exists (select from client c where c.id = g.client_id and c.state = 'erased')
       and not exists (
         select from disposal_item i join disposal_list l on l.id = i.list_id
          where i.client_id = g.client_id and i.group_code = tg_argv[0] and i.state = 'listed' and l.state = 'running'
       )
  ) then
    raise exception '% goes with its client or when its time is over', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  return null;
end
$$;
drop trigger goes_with_its_client on demand;
create trigger goes_with_its_client after delete on demand
  referencing old table as gone for each statement execute function goes_with_its_client_or_its_time('client-needs');
drop trigger goes_with_its_client on property;
create trigger goes_with_its_client after delete on property
  referencing old table as gone for each statement execute function goes_with_its_client_or_its_time('client-property');

-- Whom nobody asked to erase is named by a list under way, or was asked for consent in vain. No worker that is wrong makes up a third reason.
create function erased_client_is_due() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  if exists (select from erasure o where o.id = new.erasure_id and o.cause = 'due')
     and not exists (select from disposal_due d where d.client_id = new.client_id and d.due_at <= now())
     and not exists (
       select from disposal_item i join disposal_list l on l.id = i.list_id
        where i.client_id = new.client_id and i.group_code = 'client-dossier' and i.state = 'listed' and l.state = 'running'
     ) then
    raise exception 'nothing made this client due' using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$$;
create trigger is_due before insert on erased_client for each row execute function erased_client_is_due();

-- Whom something keeps at the moment of acting is let go of, as long as nothing has begun.
create function erased_client_is_let_go_before() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return old; end if;
  if not exists (select from erasure o where o.id = old.erasure_id and o.cause = 'due' and o.begun_at is null) then
    raise exception 'an erasure lets nobody go once it has begun' using errcode = 'insufficient_privilege';
  end if;
  return old;
end
$$;
create trigger is_let_go_before before delete on erased_client for each row execute function erased_client_is_let_go_before();
grant delete on erased_client to kean_worker;

alter table disposal_item enable row level security;
alter table disposal_item force row level security;
create policy disposal_item_of_seen_client on disposal_item for all
using ((select kean_sees_all()) or exists (select from client c where c.id = client_id));

grant select on disposal_list, disposal_item to kean_api;
grant update (state, author_id, submitted_at, reviewer_id, reviewed_at, second_id, approved_at, scheduled_on, ended_at, ended_by, version)
  on disposal_list to kean_api;
grant update (state, because, decided_by, settled_at) on disposal_item to kean_api;
grant select, insert on disposal_list, disposal_item to kean_worker;
grant update (state, begun_at, ended_at, version) on disposal_list to kean_worker;
grant update (state, because, erasure_id, settled_at) on disposal_item to kean_worker;
grant usage on sequence disposal_list_number_seq to kean_worker;
grant select on disposal_list, disposal_item to kean_backup;
grant select on sequence disposal_list_number_seq to kean_backup;

insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), given.role_code, 'retention', given.action, 'DisposalList', 'agency'
  from (values ('compliance', 'read-lists'), ('compliance', 'review-lists')) as given(role_code, action)
 where exists (select from role r where r.code = given.role_code)
   and not exists (
     select from role_grant g where g.role_code = given.role_code and g.clause = 'retention' and g.action = given.action
   );

-- Paper that is filed while its client is being closed waits for the closing, and is refused then: it would be due for nobody.
create trigger is_of_the_living after insert on paper_file
  referencing new table as added for each statement execute function is_of_the_living();
