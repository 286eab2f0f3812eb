-- Clause 5.3: a system of the office may say who works here. What it may do is a row, and the database asks the row at every act.

-- AlterTable
ALTER TABLE "staff" ADD COLUMN     "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- CreateTable
CREATE TABLE "connector" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'on',
    "api_key_id" UUID,
    "made_by" UUID NOT NULL,
    "made_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "connector_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "role_allowance" (
    "id" UUID NOT NULL,
    "connector_id" UUID,
    "role_code" TEXT NOT NULL,
    "allowed_by" UUID NOT NULL,
    "allowed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "role_allowance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "directory_entry" (
    "connector_id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "external_id" TEXT,
    "hidden_at" TIMESTAMPTZ(6),

    CONSTRAINT "directory_entry_pkey" PRIMARY KEY ("connector_id","staff_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "connector_api_key_id_key" ON "connector"("api_key_id");

-- CreateIndex
CREATE INDEX "directory_entry_staff_id_idx" ON "directory_entry"("staff_id");

-- CreateIndex
CREATE UNIQUE INDEX "directory_entry_connector_id_external_id_key" ON "directory_entry"("connector_id", "external_id");

-- AddForeignKey
ALTER TABLE "role_allowance" ADD CONSTRAINT "role_allowance_connector_id_fkey" FOREIGN KEY ("connector_id") REFERENCES "connector"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_allowance" ADD CONSTRAINT "role_allowance_role_code_fkey" FOREIGN KEY ("role_code") REFERENCES "role"("code") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "directory_entry" ADD CONSTRAINT "directory_entry_connector_id_fkey" FOREIGN KEY ("connector_id") REFERENCES "connector"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "directory_entry" ADD CONSTRAINT "directory_entry_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table connector
  add constraint connector_kind_known check (kind in ('directory')),
  add constraint connector_state_known check (state in ('on', 'off')),
  add constraint connector_is_named check (char_length(name) between 1 and 60),
  add constraint directory_comes_in_by_a_key check (kind <> 'directory' or api_key_id is not null);
-- One allowance of one role, also where no connector is named.
create unique index role_allowance_is_one on role_allowance (connector_id, role_code) where connector_id is not null;
create unique index role_allowance_without_connector_is_one on role_allowance (role_code) where connector_id is null;

update staff set changed_at = created_at;
create function staff_change_is_dated() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if (new.number, new.display_name, new.status, new.region_id, new.branch_id, new.team_id, new.leaves_at)
     is distinct from (old.number, old.display_name, old.status, old.region_id, old.branch_id, old.team_id, old.leaves_at) then
    new.changed_at := clock_timestamp();
  end if;
  return new;
end
$$;
create trigger change_is_dated before update on staff for each row execute function staff_change_is_dated();

-- Whether somebody who works here holds an action for the whole office now.
create function holds_in_office(person uuid, of_clause text, of_action text) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select from staff s join staff_role r on r.staff_id = s.id join role_grant g on g.role_code = r.role_code
     where s.id = person and s.status = 'active' and (s.leaves_at is null or s.leaves_at > clock_timestamp())
       and g.clause = of_clause and g.action = of_action and g.scope = 'agency'
       and (g.expires_at is null or g.expires_at > clock_timestamp()))
$$;

-- Roles by which somebody could give themself more: no system gives them, whoever allows it. Asked again at every giving, for a role grows.
create function role_is_given_by_people(code text) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select from role_grant g where g.role_code = code
       and ((g.clause, g.action) in (('agency', 'change-roles'), ('storage', 'handle-jobs'))
            or g.clause = 'personnel' and g.action in ('allow-roles', 'provision', 'onboard', 'offboard')))
$$;

-- Whether a directory speaks now: switched on, with a key in force, of somebody who still works here and may connect it.
create function directory_speaks(which uuid, person uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select from connector c join api_key k on k.id = c.api_key_id
     where c.id = which and c.kind = 'directory' and c.state = 'on' and k.staff_id = person and k.revoked_at is null
       and k.expires_at > clock_timestamp() and 'personnel.provision' = any (k.actions)
       and holds_in_office(person, 'personnel', 'provision'))
$$;

-- Who may take people on, by a directory or with their own hands. For the functions below.
create function must_take_on(person uuid, by_connector uuid) returns void
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if by_connector is not null then
    if not directory_speaks(by_connector, person) then
      raise exception 'this directory does not speak now' using errcode = 'check_violation';
    end if;
  elsif not holds_in_office(person, 'personnel', 'onboard') then
    raise exception 'whoever takes people on may do so' using errcode = 'check_violation';
  end if;
end
$$;

-- Whether somebody holds nothing but what this connector, or whoever takes people on, may give: nobody reaches above their allowance.
create function is_within_allowance(person uuid, by_connector uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select not exists (
    select from staff_role r where r.staff_id = person
       and (role_is_given_by_people(r.role_code) or not exists (
         select from role_allowance a where a.connector_id is not distinct from by_connector and a.role_code = r.role_code)))
$$;
create function must_be_within(person uuid, act_of uuid, by_connector uuid) returns void
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform must_take_on(act_of, by_connector);
  if person = act_of then
    raise exception 'nobody writes their own record' using errcode = 'check_violation';
  end if;
  if not exists (select from staff where id = person and status <> 'left') then
    raise exception 'whoever left stays as they were' using errcode = 'check_violation';
  end if;
  if not is_within_allowance(person, by_connector) then
    raise exception 'this person holds more than may be given' using errcode = 'check_violation';
  end if;
end
$$;

create sequence staff_number_seq start 10001;

-- The one way in which a login adds a person: without a role, a password or a factor. @returns the number
create function take_on(person uuid, staff_number text, named text, mail text, at_branch uuid, act_of uuid, by_connector uuid)
returns text
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  given text := staff_number;
begin
  perform must_take_on(act_of, by_connector);
  while given is null loop
    given := 'S' || nextval('staff_number_seq');
    if exists (select from staff where number = given) then
      given := null;
    end if;
  end loop;
  insert into staff (id, number, display_name, region_id, branch_id)
  select person, given, named, b.region_id, b.id from (select 1) one left join branch b on b.id = at_branch;
  if at_branch is not null and not exists (select from staff where id = person and branch_id = at_branch) then
    raise exception 'there is no such branch' using errcode = 'check_violation';
  end if;
  insert into auth_user (id, name, email, updated_at) values (person, named, mail, now());
  return given;
end
$$;

-- What is not told stays. @returns whether anything changed
create function rewrite_person(person uuid, staff_number text, named text, mail text, act_of uuid, by_connector uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  touched boolean;
begin
  perform must_be_within(person, act_of, by_connector);
  update staff set number = coalesce(staff_number, number), display_name = coalesce(named, display_name)
   where id = person and (number, display_name) is distinct from (coalesce(staff_number, number), coalesce(named, display_name));
  touched := found;
  update auth_user set email = coalesce(mail, email), name = coalesce(named, name), updated_at = now()
   where id = person and (email, name) is distinct from (coalesce(mail, email), coalesce(named, name));
  if found and not touched then
    update staff set changed_at = clock_timestamp() where id = person;
  end if;
  return touched or found;
end
$$;

-- @returns whether the person did not have it
create function give_role(person uuid, code text, act_of uuid, by_connector uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform must_be_within(person, act_of, by_connector);
  if role_is_given_by_people(code) or not exists (
    select from role_allowance a where a.connector_id is not distinct from by_connector and a.role_code = code
  ) then
    raise exception 'this role may not be given here' using errcode = 'check_violation';
  end if;
  insert into staff_role (staff_id, role_code) values (person, code) on conflict do nothing;
  return found;
end
$$;
create function take_role(person uuid, code text, act_of uuid, by_connector uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform must_be_within(person, act_of, by_connector);
  delete from staff_role where staff_id = person and role_code = code;
  return found;
end
$$;

create function connector_moves() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'UPDATE' and (new.kind, new.made_by, new.made_at) is distinct from (old.kind, old.made_by, old.made_at) then
    raise exception 'who made a connector, and what it is, stays' using errcode = 'check_violation';
  end if;
  if not holds_in_office(new.made_by, 'personnel', 'provision') and tg_op = 'INSERT' then
    raise exception 'whoever connects a system may do so' using errcode = 'check_violation';
  end if;
  if new.kind = 'directory' and not exists (
    select from api_key k where k.id = new.api_key_id and k.actions = '{personnel.provision}'
       and (tg_op = 'UPDATE' or k.staff_id = new.made_by)
  ) then
    raise exception 'a directory comes in by a key that does nothing else' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger connector_moves before insert or update on connector for each row execute function connector_moves();

-- Compliance says what a system may give, for a system that somebody else made.
create function role_allowance_is_given() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not holds_in_office(new.allowed_by, 'personnel', 'allow-roles') then
    raise exception 'whoever allows a role may do so' using errcode = 'check_violation';
  end if;
  if exists (
    select from connector c left join api_key k on k.id = c.api_key_id
     where c.id = new.connector_id and new.allowed_by in (c.made_by, k.staff_id)
  ) then
    raise exception 'nobody allows a role to their own connector' using errcode = 'check_violation';
  end if;
  if role_is_given_by_people(new.role_code) then
    raise exception 'such a role is given by people alone' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger role_allowance_is_given before insert or update on role_allowance
  for each row execute function role_allowance_is_given();

revoke all on function staff_change_is_dated(), holds_in_office(uuid, text, text), role_is_given_by_people(text),
  directory_speaks(uuid, uuid), must_take_on(uuid, uuid), is_within_allowance(uuid, uuid), must_be_within(uuid, uuid, uuid),
  take_on(uuid, text, text, text, uuid, uuid, uuid), rewrite_person(uuid, text, text, text, uuid, uuid),
  give_role(uuid, text, uuid, uuid), take_role(uuid, text, uuid, uuid), connector_moves(), role_allowance_is_given() from public;
grant execute on function role_is_given_by_people(text), directory_speaks(uuid, uuid), is_within_allowance(uuid, uuid),
  take_on(uuid, text, text, text, uuid, uuid, uuid), rewrite_person(uuid, text, text, text, uuid, uuid),
  give_role(uuid, text, uuid, uuid), take_role(uuid, text, uuid, uuid) to kean_api;

grant select, insert (id, kind, name, api_key_id, made_by), update (name, state, api_key_id, version) on connector to kean_api;
grant select, insert (id, connector_id, role_code, allowed_by), delete on role_allowance to kean_api;
grant select, insert, update (external_id, hidden_at) on directory_entry to kean_api;
grant select on connector, role_allowance, directory_entry to kean_backup;
grant select on sequence staff_number_seq to kean_backup;

-- Offices that exist already; a new one has it from its seed.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), given.role_code, given.clause, given.action, given.subject, given.scope
  from (values
    ('hr', 'agency', 'hold-api-keys', 'ApiKey', 'own'),
    ('hr', 'personnel', 'provision', 'Staff', 'agency'),
    ('hr', 'personnel', 'read-connectors', 'Connector', 'agency'),
    ('compliance', 'personnel', 'read-connectors', 'Connector', 'agency'),
    ('security', 'personnel', 'read-connectors', 'Connector', 'agency'),
    ('compliance', 'personnel', 'allow-roles', 'Role', 'agency')
  ) as given(role_code, clause, action, subject, scope)
 where exists (select from role r where r.code = given.role_code)
   and not exists (
     select from role_grant g
      where g.role_code = given.role_code and g.clause = given.clause and g.action = given.action
   );
