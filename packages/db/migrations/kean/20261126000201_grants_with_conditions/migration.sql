-- Grants of roles gain conditions and an end; extra grants of one person, for a while and by approval of somebody else; roles have a
-- version, so that two people who change one do not overwrite each other.

-- AlterTable
ALTER TABLE "role" ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- One act may be granted twice with different conditions; what is the same twice compiles to one rule.
-- DropIndex
DROP INDEX "role_grant_role_code_clause_action_subject_scope_key";

-- AlterTable
ALTER TABLE "role_grant" ADD COLUMN     "conditions" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "expires_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "role_grant_role_code_idx" ON "role_grant"("role_code");

-- CreateTable
CREATE TABLE "extra_grant" (
    "id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "clause" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "fields" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "conditions" JSONB NOT NULL DEFAULT '[]',
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'asked',
    "asked_by" UUID NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "revoked_by" UUID,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "extra_grant_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "extra_grant_staff_id_ends_at_idx" ON "extra_grant"("staff_id", "ends_at");

-- CreateIndex
CREATE INDEX "extra_grant_state_ends_at_idx" ON "extra_grant"("state", "ends_at");

-- AddForeignKey
ALTER TABLE "extra_grant" ADD CONSTRAINT "extra_grant_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table role_grant add constraint role_grant_conditions_are_a_list check (jsonb_typeof(conditions) = 'array');
alter table extra_grant add constraint extra_grant_conditions_are_a_list check (jsonb_typeof(conditions) = 'array');
alter table extra_grant add constraint extra_grant_has_a_state check (state in ('asked', 'approved', 'refused', 'revoked'));
alter table extra_grant add constraint extra_grant_ends_within_thirty_days
  check (ends_at > starts_at and ends_at <= starts_at + interval '30 days');
-- Whatever the process thinks: nobody approves what was asked by or for that person.
alter table extra_grant add constraint extra_grant_is_decided_by_somebody_else
  check (state in ('asked', 'revoked') or (decided_by is not null and decided_at is not null));
alter table extra_grant add constraint extra_grant_is_approved_by_a_third
  check (state = 'refused' or decided_by is null or (decided_by <> staff_id and decided_by <> asked_by));

-- Which roles a person holds at this moment: those of the office, and one for each extra grant in force. An extra grant on clients is
-- not in force for somebody who is operator or auditor meanwhile: who reads the log must not be able to look.
create view role_in_force as
  select staff_id, role_code as code from staff_role
  union all
  select e.staff_id, 'extra:' || e.id
    from extra_grant e
   where e.state = 'approved' and e.starts_at <= now() and e.ends_at > now()
     and not (
       e.subject in ('Client', 'Import')
       and exists (select from staff_role r where r.staff_id = e.staff_id and r.role_code in ('operator', 'auditor'))
     );

-- A change of an extra grant is a change of the rules and of what one person may do.
create trigger policy_changed after insert or update or delete or truncate on extra_grant
  for each statement execute function policy_changed();

create function extra_grant_moves_epoch() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    update staff set epoch = epoch + 1 where id = old.staff_id;
  elsif new.state <> 'asked' then
    update staff set epoch = epoch + 1 where id = new.staff_id;
  end if;
  return null;
end
$$;
create trigger moves_epoch after insert or update or delete on extra_grant
  for each row execute function extra_grant_moves_epoch();
revoke all on function extra_grant_moves_epoch() from public;

-- The office's own rules say who may change what; without these rights nobody could.
grant insert, update (name, name_en, version), delete on role to kean_api;
grant insert, delete on role_grant to kean_api;
grant select, insert on extra_grant to kean_api;
grant update (state, decided_by, decided_at, revoked_by, revoked_at) on extra_grant to kean_api;
grant select on extra_grant to kean_worker, kean_permissions;
grant select on role_in_force to kean_api, kean_worker, kean_permissions;
grant select on policy_version to kean_api;
