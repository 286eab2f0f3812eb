-- Each of two approvers is told one half of the code; the digest of a half stands beside the approval until both are there. Requests that
-- are open have approvals without halves: their people ask again.
update account_recovery set state = 'expired', code_digest = null, ended_at = now() where state in ('asked', 'approved');
delete from recovery_approval;
-- AlterTable
ALTER TABLE "recovery_approval" ADD COLUMN "half_digest" BYTEA NOT NULL;
alter table recovery_approval add constraint recovery_approval_half_is_digest check (octet_length(half_digest) = 32);
