-- Clause 5.4: clients who were invented to be touched by nobody. Which they are, nobody reads out of the database (ADR 0068).

-- CreateTable
CREATE TABLE "decoy_seat" (
    "id" UUID NOT NULL,
    "branch_id" UUID NOT NULL,
    "hidden" BYTEA NOT NULL,
    "generation" INTEGER NOT NULL,
    "ordered_by" UUID NOT NULL,
    "ordered_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "retired_by" UUID,
    "retired_at" TIMESTAMPTZ(6),
    "retired_because" TEXT,

    CONSTRAINT "decoy_seat_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "decoy_segment" (
    "segment" TEXT NOT NULL,
    "held" TEXT NOT NULL,
    "loaded_by" UUID NOT NULL,
    "loaded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "decoy_segment_pkey" PRIMARY KEY ("segment")
);

-- CreateTable
CREATE TABLE "decoy_touch" (
    "seat_id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "case_id" UUID NOT NULL,

    CONSTRAINT "decoy_touch_pkey" PRIMARY KEY ("seat_id","staff_id","day")
);

-- CreateIndex
CREATE INDEX "decoy_seat_branch_id_idx" ON "decoy_seat"("branch_id");

-- CreateIndex
CREATE INDEX "decoy_touch_case_id_idx" ON "decoy_touch"("case_id");

-- AddForeignKey
ALTER TABLE "decoy_touch" ADD CONSTRAINT "decoy_touch_seat_id_fkey" FOREIGN KEY ("seat_id") REFERENCES "decoy_seat"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decoy_touch" ADD CONSTRAINT "decoy_touch_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "leak_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table decoy_seat
  add constraint decoy_seat_hidden_whole check (length(hidden) = 40 and generation >= 1),
  add constraint decoy_seat_retired_by_somebody check (num_nonnulls(retired_by, retired_at, retired_because) in (0, 3)),
  add constraint decoy_seat_retired_because_known check (retired_because in ('worn-out', 'known', 'branch-closed', 'mistake'));
alter table decoy_segment
  add constraint decoy_segment_of_mobiles check (segment ~ '^1[3-9][0-9]{5}$'),
  add constraint decoy_segment_held_known check (held in ('owned', 'unassigned'));

-- Whoever orders says so; afterwards a seat changes in two ways alone: it is hidden anew under a newer key, or it retires once.
create function decoy_seat_moves() returns trigger language plpgsql as $$
declare
  who uuid := kean_setting('kean.staff');
begin
  if kean_repairs() then return new; end if;
  if tg_op = 'INSERT' then
    if new.ordered_by is distinct from who or new.retired_at is not null then
      raise exception 'whoever orders a decoy says so' using errcode = 'check_violation';
    end if;
    new.ordered_at := clock_timestamp();
    return new;
  end if;
  if (new.id, new.branch_id, new.ordered_by, new.ordered_at) is distinct from (old.id, old.branch_id, old.ordered_by, old.ordered_at)
     or (new.hidden is distinct from old.hidden and new.generation <= old.generation) or new.generation < old.generation then
    raise exception 'a seat stays where it is' using errcode = 'check_violation';
  end if;
  if (new.retired_by, new.retired_because) is distinct from (old.retired_by, old.retired_because) then
    if old.retired_at is not null or new.retired_by is distinct from who then
      raise exception 'a decoy retires once, by whoever says so' using errcode = 'check_violation';
    end if;
    new.retired_at := clock_timestamp();
  end if;
  return new;
end
$$;
create trigger decoy_seat_moves before insert or update on decoy_seat for each row execute function decoy_seat_moves();

-- A number that was given must be found again for as long as it may turn up: a segment never goes, and says who loaded it.
create function decoy_segment_is_loaded() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  if new.loaded_by is distinct from kean_setting('kean.staff') then
    raise exception 'whoever loads a segment says so' using errcode = 'check_violation';
  end if;
  new.loaded_at := clock_timestamp();
  return new;
end
$$;
create trigger decoy_segment_is_loaded before insert on decoy_segment for each row execute function decoy_segment_is_loaded();

-- What a look asks for every phone, whoever looks: hidden places and segments, without branch or person. With its definer's rights, because nobody
-- who looks at clients reads the tables.
create function decoy_places() returns table (id uuid, hidden bytea, generation int4, ordered_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.id, s.hidden, s.generation, s.ordered_at from public.decoy_seat s
$$;
create function decoy_segments() returns table (segment text, loaded_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.segment, s.loaded_at from public.decoy_segment s order by s.segment
$$;
revoke execute on function decoy_places(), decoy_segments() from public;
grant execute on function decoy_places(), decoy_segments() to kean_api, kean_worker;

-- For whoever keeps decoys, beyond what they see of clients: how many registered in each branch; which client sits in a seat, by what the key alone
-- tells; and behind which of these numbers a client is. Each asks for the grant itself, because it sees as far as the agency goes.
create function registrations_of_branches() returns table (branch_id uuid, registered int4, unanswered int4)
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
declare
  reach text := coalesce(current_setting('kean.client_scope', true), '');
begin
  if not holds_incident_grant(kean_setting('kean.staff'), 'keep-decoys') then return; end if;
  perform set_config('kean.client_scope', 'agency', true);
  return query 
    select c.branch_id, count(*)::int4, (count(*) filter (where c.state = 'quarantined'))::int4 from client c
     where c.origin = 'registered' and c.state in ('quarantined', 'active') and c.created_at > now() - interval '90 days' group by c.branch_id;
  perform set_config('kean.client_scope', reach, true);
end
$$;
create function decoy_client(of_seat uuid, of_tail text) returns table (id uuid, number int4, state text)
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
declare
  reach text := coalesce(current_setting('kean.client_scope', true), '');
begin
  if not holds_incident_grant(kean_setting('kean.staff'), 'keep-decoys') then return; end if;
  perform set_config('kean.client_scope', 'agency', true);
  return query 
    select c.id, c.number, c.state::text from client c join decoy_seat s on s.branch_id = c.branch_id
     where s.id = of_seat and substr(c.id::text, 15) = of_tail;
  perform set_config('kean.client_scope', reach, true);
end
$$;
create function decoys_by_tokens(tokens int8[]) returns table (id uuid, token int8)
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
declare
  reach text := coalesce(current_setting('kean.client_scope', true), '');
begin
  if not holds_incident_grant(kean_setting('kean.staff'), 'keep-decoys') then return; end if;
  perform set_config('kean.client_scope', 'agency', true);
  return query 
    select t.client_id, t.token from client_token t where t.kind in (1, 7) and t.token = any(tokens);
  perform set_config('kean.client_scope', reach, true);
end
$$;
revoke execute on function registrations_of_branches(), decoy_client(uuid, text), decoys_by_tokens(int8[]) from public;
grant execute on function registrations_of_branches(), decoy_client(uuid, text), decoys_by_tokens(int8[]) to kean_api;

alter table decoy_seat enable row level security;
alter table decoy_seat force row level security;
create policy decoy_seat_of_keepers on decoy_seat for all to kean_api
  using ((select holds_incident_grant(kean_setting('kean.staff'), 'keep-decoys')));
create policy decoy_seat_of_the_watch on decoy_seat for all to kean_worker using (true);
create policy decoy_seat_of_looks on decoy_seat for select to current_user using (true);
alter table decoy_segment enable row level security;
alter table decoy_segment force row level security;
create policy decoy_segment_of_keepers on decoy_segment for all to kean_api
  using ((select holds_incident_grant(kean_setting('kean.staff'), 'keep-decoys')));
create policy decoy_segment_of_looks on decoy_segment for select to current_user using (true);
alter table decoy_touch enable row level security;
alter table decoy_touch force row level security;
-- Nobody learns here that their own touch was seen.
create policy decoy_touch_of_others on decoy_touch for select to kean_api
  using (staff_id <> (select kean_setting('kean.staff')) and (select holds_incident_grant(kean_setting('kean.staff'), 'keep-decoys')));
create policy decoy_touch_of_the_watch on decoy_touch for all to kean_worker using (true);

grant select, insert (id, branch_id, hidden, generation, ordered_by), update (retired_by, retired_because) on decoy_seat to kean_api;
grant select, update (hidden, generation) on decoy_seat to kean_worker;
grant select, insert (segment, held, loaded_by) on decoy_segment to kean_api;
grant select on decoy_touch to kean_api;
grant select, insert on decoy_touch to kean_worker;
grant select on decoy_seat, decoy_segment, decoy_touch to kean_backup;

-- Offices that exist already; a new one has it from its seed.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), 'security', 'incidents', 'keep-decoys', 'Decoy', 'agency'
 where exists (select from role r where r.code = 'security')
   and not exists (
     select from role_grant g where g.role_code = 'security' and g.clause = 'incidents' and g.action = 'keep-decoys'
   );
