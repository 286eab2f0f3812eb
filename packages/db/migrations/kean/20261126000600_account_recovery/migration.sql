-- CreateTable
CREATE TABLE "account_recovery" (
    "id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'asked',
    "asked_at" TIMESTAMPTZ(6) NOT NULL DEFAULT now(),
    "ends_at" TIMESTAMPTZ(6) NOT NULL,
    "code_digest" BYTEA,
    "wrong_tries" INTEGER NOT NULL DEFAULT 0,
    "ended_by" UUID,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "account_recovery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recovery_approval" (
    "recovery_id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "approver_id" UUID NOT NULL,
    "approved_at" TIMESTAMPTZ(6) NOT NULL DEFAULT now(),

    CONSTRAINT "recovery_approval_pkey" PRIMARY KEY ("recovery_id","approver_id")
);

-- CreateIndex
CREATE INDEX "account_recovery_staff_id_idx" ON "account_recovery"("staff_id");

-- CreateIndex
CREATE UNIQUE INDEX "account_recovery_id_staff_id_key" ON "account_recovery"("id", "staff_id");

-- CreateIndex
CREATE INDEX "account_recovery_state_ends_at_idx" ON "account_recovery"("state", "ends_at");

-- AddForeignKey
ALTER TABLE "account_recovery" ADD CONSTRAINT "account_recovery_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_approval" ADD CONSTRAINT "recovery_approval_recovery_id_staff_id_fkey" FOREIGN KEY ("recovery_id", "staff_id") REFERENCES "account_recovery"("id", "staff_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The table refuses what the operations refuse: a code before its time, a request that lives on, an approval by the person concerned.
alter table account_recovery
  add constraint account_recovery_has_a_state check (state in ('asked', 'approved', 'used', 'refused', 'withdrawn', 'expired')),
  add constraint account_recovery_ends_within_a_week check (ends_at <= asked_at + interval '8 days'),
  add constraint account_recovery_code_is_digest check (octet_length(code_digest) = 32),
  add constraint account_recovery_code_when_approved check (
    case state when 'asked' then code_digest is null when 'approved' then code_digest is not null else true end),
  add constraint account_recovery_few_tries check (wrong_tries between 0 and 10);
-- One open request of a person: a stranger who asks again and again makes no second one.
create unique index account_recovery_one_open on account_recovery (staff_id) where state in ('asked', 'approved');
-- The approval carries whom it is about (held to the request by its foreign key), so that this line can compare them; the primary key
-- refuses the same person twice.
alter table recovery_approval
  add constraint recovery_approval_by_somebody_else check (approver_id <> staff_id);

-- No code without two approvals, whoever writes.
create function recovery_needs_two_approvals() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.state = 'approved' and (select count(*) from recovery_approval a where a.recovery_id = new.id) < 2 then
    raise exception 'an account recovery needs two approvals' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger needs_two_approvals before insert or update on account_recovery
  for each row execute function recovery_needs_two_approvals();
revoke all on function recovery_needs_two_approvals() from public;

grant select, insert on account_recovery to kean_api;
grant update (state, ends_at, code_digest, wrong_tries, ended_by, ended_at) on account_recovery to kean_api;
grant select, insert on recovery_approval to kean_api;

-- Offices that exist already; a new one has it from its seed. What is granted already is left as it is.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), given.role_code, 'agency', 'approve-recovery', 'Staff', given.scope
from (values ('store-manager', 'branch'), ('hr', 'agency'), ('security', 'agency'), ('compliance', 'agency')) as given (role_code, scope)
where exists (select from role r where r.code = given.role_code)
  and not exists (
    select from role_grant g where g.role_code = given.role_code and g.clause = 'agency' and g.action = 'approve-recovery'
  );
