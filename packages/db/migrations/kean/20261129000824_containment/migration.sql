-- Clause 5.4: a leak is contained by a row. What it closes is closed from its commit on, because every lock reads it: there is nothing that has to
-- be carried out first (ADR 0066).

-- CreateTable
CREATE TABLE "containment" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "number" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "staff_id" UUID,
    "client_id" UUID,
    "branch_id" UUID,
    "field_class" TEXT,
    "case_id" UUID,
    "reason" TEXT NOT NULL,
    "is_drill" BOOLEAN NOT NULL DEFAULT false,
    "pressed_by" UUID NOT NULL,
    "pressed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "ends_at" TIMESTAMPTZ(6),
    "lifted_by" UUID,
    "lifted_at" TIMESTAMPTZ(6),
    "lift_reason" TEXT,

    CONSTRAINT "containment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "containment_number_key" ON "containment"("number");

-- CreateIndex
CREATE INDEX "containment_case_id_idx" ON "containment"("case_id");

-- CreateIndex
CREATE INDEX "containment_staff_id_idx" ON "containment"("staff_id");

-- CreateIndex
CREATE INDEX "containment_client_id_idx" ON "containment"("client_id");

-- AddForeignKey
ALTER TABLE "containment" ADD CONSTRAINT "containment_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "leak_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table containment
  add constraint containment_kind_known
    check (kind in ('freeze', 'cut-sessions', 'lock', 'stop-exports', 'stop-links', 'mask', 'second-factor')),
  add constraint containment_field_class_known check (field_class in ('names', 'contact', 'identity', 'property', 'words')),
  add constraint containment_of_one check (num_nonnulls(staff_id, client_id, branch_id, field_class) <= 1),
  add constraint containment_of_its_kind check (case kind
    when 'freeze' then staff_id is not null
    when 'cut-sessions' then staff_id is not null or branch_id is not null
    when 'lock' then num_nonnulls(client_id, branch_id, field_class) = 1
    when 'stop-exports' then client_id is null and field_class is null
    when 'stop-links' then num_nonnulls(staff_id, client_id, branch_id) = 1
    when 'mask' then coalesce(field_class in ('names', 'contact'), false)
    else client_id is null and field_class is null end),
  add constraint containment_says_why check (length(reason) between 4 and 500),
  add constraint containment_is_not_own check (staff_id is null or (staff_id <> pressed_by and staff_id is distinct from lifted_by)),
  -- Whatever the process thinks: nobody takes back what they pressed themself.
  add constraint containment_lifted_by_another
    check (lifted_by is distinct from pressed_by and (lifted_by is null) = (lifted_at is null) and (lifted_by is null) = (lift_reason is null)),
  add constraint containment_lift_says_why check (lift_reason is null or length(lift_reason) between 4 and 500);

-- A mark among somebody's roles is no role.
alter table role add constraint role_is_no_mark check (position(':' in code) = 0);

-- What holds now, by the clock of this database. Every lock reads it here.
create view containment_in_force as
  select id, kind, staff_id, client_id, branch_id, field_class, pressed_by
    from containment
   where lifted_at is null and not is_drill and (ends_at is null or ends_at > now());
-- Few rows are ever in force, however many there were.
create index containment_not_lifted on containment (kind) where lifted_at is null and not is_drill;

-- Who sees people off, keeps the machinery or contains: a measure against a branch leaves them able to, one against them by name does not.
create view keeps_office_going as
  select distinct r.staff_id, g.clause || '.' || g.action as act
    from staff_role r join role_grant g on g.role_code = r.role_code
   where g.scope = 'agency' and (g.expires_at is null or g.expires_at > now())
     and (g.clause, g.action) in (('personnel', 'offboard'), ('storage', 'handle-jobs'), ('incidents', 'contain'), ('incidents', 'lift-containment'));

-- The marks stand among the roles of whom a measure concerns, wherever a principal is made. Put behind what the view says already, so that a mark of
-- another clause is not lost.
do $$
begin
  execute 'create or replace view role_in_force as ' || rtrim(pg_get_viewdef('role_in_force'::regclass), E' ;\n') || $view$
    union all
    select p.staff_id,
           case c.kind when 'freeze' then 'contained:frozen' when 'cut-sessions' then 'contained:signed-out' when 'stop-exports' then 'contained:no-exports'
             when 'second-factor' then 'contained:prove-looks' when 'mask' then 'masked:' || c.field_class
             else coalesce('locked:' || c.field_class, 'contained:branch-locked') end
      from containment_in_force c
      join staff_in_place p on c.staff_id = p.staff_id or c.branch_id = p.branch_id or num_nonnulls(c.staff_id, c.branch_id, c.client_id) = 0
     where c.kind <> 'stop-links' and c.client_id is null
       and not (c.kind = 'cut-sessions' and c.staff_id is null
         and exists (select from keeps_office_going k where k.staff_id = p.staff_id)) $view$;
end
$$;

-- The second lock asks for itself, whatever the process believes: nobody frozen sees what only the fit see.
do $$
declare
  guarded text;
begin
  for guarded in select tablename from pg_policies where schemaname = 'public' and policyname = 'only_the_fit' loop
    execute format(
      'create policy nobody_frozen on %I as restrictive for all using (
         (select not exists (select from containment_in_force h where h.kind = ''freeze'' and h.staff_id = kean_setting(''kean.staff''))))',
      guarded);
  end loop;
end
$$;

-- Of a client or branch that is locked nothing is seen, however far somebody reaches, but by whoever contains leaks. What hangs on a
-- client (`exists (select from client …)`) goes with it. Acts of nobody, of the client and of upkeep name no member of staff.
create policy not_locked on client as restrictive for select using (
  (select kean_setting('kean.staff')) is null
  or (id <> all (array(select l.client_id from containment_in_force l where l.kind = 'lock' and l.client_id is not null))
      and branch_id <> all (array(select l.branch_id from containment_in_force l where l.kind = 'lock' and l.branch_id is not null)))
  or (select holds_incident_grant(kean_setting('kean.staff'), 'contain'))
);

-- Fields of the client themself by class; what belongs to a demand or property is kept by the mark.
create function fields_of_class(class text) returns text[]
language sql immutable as $$
  select case class when 'names' then array['name', 'gender'] when 'contact' then array['phone', 'phone2'] when 'identity' then array['idNumber']
    when 'property' then array['property.address', 'property.certificateNo', 'property.wording'] when 'words' then array['remark', 'wording', 'demand.wording'] end
$$;
do $$
declare
  held text;
begin
  foreach held in array array['client_field', 'client_field_past'] loop
    execute format(
      'create policy class_not_locked on %I as restrictive for select using (
         (select kean_setting(''kean.staff'')) is null
         or field <> all (array(select unnest(fields_of_class(l.field_class)) from containment_in_force l where l.kind = ''lock'' and l.field_class is not null))
         or (select holds_incident_grant(kean_setting(''kean.staff''), ''contain'')))',
      held);
  end loop;
end
$$;

-- A question about all clients, whoever asks: what is looked for is set for its time and put back after. Settings of a transaction that fails are put
-- back by the failure.
create function sees_as_office() returns text[] language plpgsql as $$
declare
  was text[] := array[coalesce(current_setting('kean.client_scope', true), ''), coalesce(current_setting('kean.staff', true), '')];
begin
  perform set_config('kean.client_scope', 'agency', true), set_config('kean.staff', '', true);
  return was;
end
$$;
create function sees_as_before(was text[]) returns void language sql as $$
  select set_config('kean.client_scope', was[1], true), set_config('kean.staff', was[2], true)
$$;

-- A link opens nothing while links of its client, its branch or whoever gave it are stopped. It is not used up by that.
create function link_is_stopped(of_client uuid, given_by uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  was text[] := sees_as_office();
  stopped boolean;
begin
  stopped := exists (
    select from containment_in_force l
     where l.kind = 'stop-links'
       and (l.client_id = of_client or l.staff_id = given_by
            or l.branch_id = (select c.branch_id from client c where c.id = of_client)));
  perform sees_as_before(was);
  return stopped;
end
$$;
create policy link_not_stopped on client_invitation as restrictive for select using (
  (select kean_borne() is null and kean_visiting() is null)
  or (select not exists (select from containment_in_force l where l.kind = 'stop-links'))
  or not link_is_stopped(client_id, invited_by)
);
-- A visit goes by what stands of the link that it came from, which whoever bears the visit does not see.
create function link_opens(of_invitation uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  was text[] := sees_as_office();
  opens boolean;
begin
  opens := exists (select from client_invitation i where i.id = of_invitation and not link_is_stopped(i.client_id, i.invited_by));
  perform sees_as_before(was);
  return opens;
end
$$;
create policy link_not_stopped on client_visit as restrictive for select using (
  (select kean_borne() is null and kean_visiting() is null)
  or (select not exists (select from containment_in_force l where l.kind = 'stop-links'))
  or link_opens(invitation_id)
);

-- Somebody without whom the office could not go on. Null: it can. Whoever presses does not count as the second who lifts.
create function office_stops_without(person uuid, presser uuid) returns text
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with holds as (
    select k.staff_id, k.act from keeps_office_going k join staff s on s.id = k.staff_id
     where s.status = 'active' and (s.leaves_at is null or s.leaves_at > now())
       and not exists (select from containment_in_force f where f.kind in ('freeze', 'cut-sessions') and f.staff_id = s.id)
  )
  select case mine.act when 'personnel.offboard' then 'last-hr' when 'storage.handle-jobs' then 'last-operator' else 'last-security' end
    from (select act from holds where staff_id = person) mine
   where not exists (
     select from holds h where h.act = mine.act and h.staff_id <> person and (mine.act <> 'incidents.lift-containment' or h.staff_id is distinct from presser))
   order by 1 limit 1
$$;

-- A leaving asks the same, as an absence does: whoever is frozen, or away by the clock, keeps no office going.
create or replace function last_of_their_office(person uuid) returns text
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with holds as (
    select s.id, g.clause
      from staff s join staff_role r on r.staff_id = s.id join role_grant g on g.role_code = r.role_code
     where s.status = 'active' and (g.expires_at is null or g.expires_at > now()) and g.scope = 'agency'
       and (g.clause, g.action) in (('personnel', 'offboard'), ('storage', 'handle-jobs'))
       and (s.id = person or not exists (select from containment_in_force f where f.kind = 'freeze' and f.staff_id = s.id))
  )
  select case mine.clause when 'personnel' then 'last-hr' else 'last-operator' end
    from (select distinct clause from holds where id = person) mine
   where not exists (
     select from holds h where h.clause = mine.clause and h.id <> person and not exists (
       select from staff_absence theirs
        where theirs.staff_id = h.id and theirs.state = 'set' and theirs.due_at <= now() and not exists (
          select from staff_absence own
           where own.staff_id = person and own.state = 'set' and own.due_at <= now()
             and (own.due_at, own.id) < (theirs.due_at, theirs.id))))
   order by mine.clause limit 1
$$;

-- Judges every press and every lift. Presses wait for each other and for leavings, so that of the last two one is left.
create function containment_moves() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  who uuid := kean_setting('kean.staff');
begin
  if kean_repairs() then
    return new;
  end if;
  if exists (select from containment_in_force f where f.kind = 'freeze' and f.staff_id = who) then
    raise exception 'whoever is frozen neither contains nor lifts' using errcode = 'check_violation';
  end if;
  if tg_op = 'UPDATE' then
    if old.lifted_at is not null or (old.ends_at is not null and old.ends_at <= clock_timestamp()) then
      raise exception 'a measure ends once' using errcode = 'check_violation';
    end if;
    if new.lifted_by is null or new.lifted_by is distinct from who or not holds_incident_grant(who, 'lift-containment') then
      raise exception 'another who may do so lifts it' using errcode = 'check_violation';
    end if;
    new.lifted_at := clock_timestamp();
    return new;
  end if;
  if new.pressed_by is distinct from who or not holds_incident_grant(who, 'contain') then
    raise exception 'whoever contains says so' using errcode = 'check_violation';
  end if;
  perform pg_advisory_xact_lock(hashtext('kean.leaving'));
  new.pressed_at := clock_timestamp();
  new.lifted_by := null;
  new.lifted_at := null;
  new.lift_reason := null;
  if new.ends_at <= new.pressed_at then
    raise exception 'it ends after it began' using errcode = 'check_violation';
  end if;
  if new.case_id is not null then
    select c.is_drill into strict new.is_drill from leak_case c where c.id = new.case_id;
  end if;
  if exists (
    select from containment_in_force c where not new.is_drill and c.kind = new.kind
       and (c.staff_id, c.client_id, c.branch_id, c.field_class) is not distinct from (new.staff_id, new.client_id, new.branch_id, new.field_class)
  ) then
    raise exception 'it is contained already' using errcode = 'check_violation';
  end if;
  if not new.is_drill and new.kind in ('freeze', 'cut-sessions') and office_stops_without(new.staff_id, who) is not null then
    raise exception 'somebody has to be left who can do it' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger containment_moves before insert or update on containment for each row execute function containment_moves();

-- Requests read the row; this is for what is open already. Whoever came in before a freeze may be somebody else, so nothing of then is open after it.
create function containment_is_told() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.is_drill or new.kind = 'stop-links' or new.client_id is not null then
    return null;
  end if;
  if (new.kind = 'cut-sessions' and tg_op = 'INSERT') or (new.kind = 'freeze' and tg_op = 'UPDATE') then
    perform set_config('kean.caused_by', 'admin', true);
    delete from auth_session a
     where a.user_id = new.staff_id
        or (new.staff_id is null and a.user_id in (
          select p.staff_id from staff_in_place p
           where p.branch_id = new.branch_id and not exists (select from keeps_office_going k where k.staff_id = p.staff_id)));
  end if;
  if new.staff_id is not null then
    perform bump_epochs(array[new.staff_id], 'containment');
  else
    perform bump_epochs(
      array(
        select distinct o.staff_id from open_stream o join staff_in_place p on p.staff_id = o.staff_id
         where new.branch_id is null or p.branch_id = new.branch_id),
      'containment');
  end if;
  return null;
end
$$;
create trigger containment_is_told after insert or update on containment for each row execute function containment_is_told();

-- What a press would close, in counts, said before it is pressed.
create function would_contain(pressed text, person uuid, of_client uuid, of_branch uuid) returns table (what text, many integer)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  was text[] := sees_as_office();
begin
  return query with people as (
    select s.id from staff s join staff_in_place p on p.staff_id = s.id
     where s.status = 'active' and of_client is null and (s.id = person or (person is null and (of_branch is null or p.branch_id = of_branch)))
       and not (pressed = 'cut-sessions' and person is null and exists (select from keeps_office_going k where k.staff_id = s.id))
  ), links as (
    select i.id from client_invitation i join client c on c.id = i.client_id
     where pressed in ('freeze', 'stop-links') and i.ended_at is null and i.ends_at > now()
       and (i.client_id = of_client or i.invited_by = person or c.branch_id = of_branch)
  )
  select 'people', count(*)::int from people where pressed <> 'stop-links' and person is null
  union all select 'sessions', count(*)::int from auth_session a join people p on p.id = a.user_id
    where pressed in ('freeze', 'cut-sessions') and a.expires_at > now()
  union all select 'keys', count(*)::int from api_key k join people p on p.id = k.staff_id
    where pressed = 'freeze' and k.revoked_at is null and k.expires_at > now()
  union all select 'streams', count(*)::int from open_stream o join people p on p.id = o.staff_id
    where pressed in ('freeze', 'cut-sessions') and o.seen_at > clock_timestamp() - interval '15 seconds'
  union all select 'exports', count(*)::int from open_stream o join people p on p.id = o.staff_id
    where pressed in ('freeze', 'cut-sessions', 'stop-exports') and o.kind not like '%.watch%' and o.seen_at > clock_timestamp() - interval '15 seconds'
  union all select 'links', count(*)::int from links
  union all select 'visits', count(*)::int from client_visit v join links l on l.id = v.invitation_id
    where pressed = 'stop-links' and v.ended_at is null and v.ends_at > now()
  union all select 'clients', count(*)::int from client c
    where c.state <> 'erased' and ((pressed = 'lock' and (c.id = of_client or c.branch_id = of_branch)) or (pressed = 'freeze' and c.assignee_id = person))
  union all select 'without-factor', count(*)::int from people p
    where pressed = 'second-factor' and not exists (select from second_factor f where f.staff_id = p.id and f.confirmed_at is not null);
  perform sees_as_before(was);
end
$$;

-- Why somebody sees nothing of a client: it is locked, and would be theirs to see. Of any other client nothing is told.
create function is_locked_from(of_client uuid, person uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  was text[] := sees_as_office();
  locked boolean;
begin
  locked := exists (
    select from client c join staff_in_place p on p.staff_id = person
      join containment_in_force l on l.kind = 'lock' and (l.client_id = c.id or l.branch_id = c.branch_id)
     where c.id = of_client and (c.assignee_id = person or c.branch_id = p.branch_id));
  perform sees_as_before(was);
  return locked;
end
$$;

alter table containment enable row level security;
alter table containment force row level security;
create policy containment_of_others on containment for all to kean_api
  using (staff_id is distinct from (select kean_setting('kean.staff')) and (select holds_incident_grant(kean_setting('kean.staff'), 'read-containment')));
create policy containment_of_upkeep on containment for select to kean_worker using (true);
create policy containment_moves on containment for all to current_user using (true);

revoke all on function link_is_stopped(uuid, uuid), link_opens(uuid), office_stops_without(uuid, uuid), containment_moves(), containment_is_told(),
  would_contain(text, uuid, uuid, uuid), is_locked_from(uuid, uuid) from public;
grant execute on function link_is_stopped(uuid, uuid), link_opens(uuid) to kean_api, kean_worker;
grant execute on function office_stops_without(uuid, uuid), would_contain(text, uuid, uuid, uuid), is_locked_from(uuid, uuid) to kean_api;

grant select, insert (kind, staff_id, client_id, branch_id, field_class, case_id, reason, is_drill, pressed_by, ends_at), update (lifted_by, lift_reason)
  on containment to kean_api;
grant usage on sequence containment_number_seq to kean_api;
grant select on containment_in_force to kean_api, kean_worker, kean_permissions, kean_backup;
grant select on containment to kean_worker, kean_backup;
grant select on keeps_office_going to kean_api;
grant select on sequence containment_number_seq to kean_backup;

-- Offices that exist already; a new one has it from its seed. Compliance too: security watches everybody, and somebody watches security.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), r.code, 'incidents', given.action, 'Containment', 'agency'
  from role r cross join (values ('read-containment'), ('contain'), ('lift-containment')) as given(action)
 where r.code in ('security', 'compliance')
   and not exists (
     select from role_grant g where g.role_code = r.code and g.clause = 'incidents' and g.action = given.action
   );
