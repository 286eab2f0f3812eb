-- Clause 5.3: the private address of whoever leaves is sealed under a key of the leaving's own and opened when the reminder is written (ADR 0059).
-- No statement can seal what lies here in the clear, so it goes: whoever sees people off is told that there is no address, and enters it again.

-- AlterTable
ALTER TABLE "leaving" DROP COLUMN "private_mail",
ADD COLUMN     "private_mail" BYTEA;

alter table leaving add constraint leaving_private_mail_goes_with_the_signature check (private_mail is null or signed_at is null);

grant insert (private_mail), update (private_mail) on leaving to kean_api;
grant update (private_mail) on leaving to kean_worker;
