-- Which roles cannot work on a password alone is data, like the role itself.
ALTER TABLE "role" ADD COLUMN "second_factor" BOOLEAN NOT NULL DEFAULT false;
update role set second_factor = true where code in ('security', 'hr', 'compliance', 'operator');

-- How a session came about, and when it last proved whose it is. Sessions from before count as signed in by password.
ALTER TABLE "auth_session"
  ADD COLUMN "authenticated_by" TEXT NOT NULL DEFAULT 'password',
  ADD COLUMN "authenticated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT now(),
  ADD COLUMN "second_factor_by" TEXT,
  ADD COLUMN "second_factor_at" TIMESTAMPTZ(6);
update auth_session set authenticated_at = created_at;
alter table auth_session
  add constraint auth_session_authenticated_by_known check (authenticated_by in ('password', 'passkey', 'oidc')),
  add constraint auth_session_second_factor_known check (second_factor_by in ('totp', 'passkey', 'recovery-code')),
  add constraint auth_session_second_factor_whole check ((second_factor_by is null) = (second_factor_at is null));

-- CreateEnum
CREATE TYPE "second_factor_kind" AS ENUM ('totp', 'passkey');

-- CreateTable
CREATE TABLE "second_factor" (
    "id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "kind" "second_factor_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT now(),
    "confirmed_at" TIMESTAMPTZ(6),
    "last_used_at" TIMESTAMPTZ(6),
    "sealed_secret" BYTEA,
    "last_step" BIGINT,
    "credential_id" BYTEA,
    "public_key" BYTEA,
    "sign_count" BIGINT,
    "transports" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "backed_up" BOOLEAN,

    CONSTRAINT "second_factor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recovery_code" (
    "digest" BYTEA NOT NULL,
    "staff_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT now(),
    "used_at" TIMESTAMPTZ(6),

    CONSTRAINT "recovery_code_pkey" PRIMARY KEY ("digest")
);

-- CreateIndex
CREATE UNIQUE INDEX "second_factor_credential_id_key" ON "second_factor"("credential_id");

-- CreateIndex
CREATE INDEX "second_factor_staff_id_idx" ON "second_factor"("staff_id");

-- CreateIndex
CREATE INDEX "recovery_code_staff_id_idx" ON "recovery_code"("staff_id");

-- AddForeignKey
ALTER TABLE "second_factor" ADD CONSTRAINT "second_factor_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_code" ADD CONSTRAINT "recovery_code_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A secret is never in clear: 12 bytes of nonce, 20 of secret, 16 of tag.
alter table second_factor
  add constraint second_factor_has_its_parts check (
    case kind
      when 'totp' then sealed_secret is not null and octet_length(sealed_secret) = 48
      else credential_id is not null and octet_length(credential_id) between 16 and 1023
        and public_key is not null and sign_count is not null and sign_count >= 0
    end),
  add constraint second_factor_name_bounded check (char_length(name) between 1 and 60);
-- A person has one authenticator app; a second one is a change of the first.
create unique index second_factor_one_totp on second_factor (staff_id) where kind = 'totp' and confirmed_at is not null;
alter table recovery_code add constraint recovery_code_is_digest check (octet_length(digest) = 32);

grant select, insert, update, delete on second_factor to kean_api;
grant select, insert, delete, update (used_at) on recovery_code to kean_api;
