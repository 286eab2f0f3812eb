-- CreateTable
CREATE TABLE "policy_version" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "policy_version_pkey" PRIMARY KEY ("id")
);

alter table policy_version add constraint policy_version_is_one check (id = 1);
insert into policy_version default values;

-- Every change of a role or of a grant counts, whoever makes it and by whatever way. The row's lock puts the versions in the
-- order of the commits, so that a smaller version is never newer.
-- security definer: who may change grants need not be able to set the version.
create function policy_changed() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update policy_version set version = version + 1;
  perform pg_notify('kean_policy', '');
  return null;
end
$$;
create trigger policy_changed after insert or update or delete or truncate on role
  for each statement execute function policy_changed();
create trigger policy_changed after insert or update or delete or truncate on role_grant
  for each statement execute function policy_changed();

-- A person's epoch moves with whatever that person's rules are bound to: place, status and roles.
create function staff_epoch_moves() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if (new.status, new.region_id, new.branch_id, new.team_id) is distinct from (old.status, old.region_id, old.branch_id, old.team_id) then
    new.epoch := greatest(new.epoch, old.epoch + 1);
  end if;
  return new;
end
$$;
create trigger epoch_moves before update on staff for each row execute function staff_epoch_moves();

create function staff_role_moves_epoch() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op <> 'INSERT' then
    update staff set epoch = epoch + 1 where id = old.staff_id;
  end if;
  if tg_op <> 'DELETE' then
    update staff set epoch = epoch + 1 where id = new.staff_id;
  end if;
  return null;
end
$$;
create trigger moves_epoch after insert or update or delete on staff_role
  for each row execute function staff_role_moves_epoch();

revoke all on function policy_changed(), staff_epoch_moves(), staff_role_moves_epoch() from public;

grant select on policy_version to kean_permissions;
