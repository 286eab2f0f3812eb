-- CreateTable
CREATE TABLE "api_key" (
    "id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "actions" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT now(),
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "last_used_at" TIMESTAMPTZ(6),
    "revoked_at" TIMESTAMPTZ(6),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "api_key_digest_key" ON "api_key"("digest");

-- CreateIndex
CREATE INDEX "api_key_staff_id_idx" ON "api_key"("staff_id");

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Of a key only a digest is kept, it ends within ninety days, and it can never come to hold more than it was given.
alter table api_key
  add constraint api_key_digest_is_digest check (octet_length(digest) = 32),
  add constraint api_key_name_bounded check (char_length(name) between 1 and 60),
  add constraint api_key_ends check (expires_at <= created_at + interval '90 days 1 minute');

grant select, insert, update (last_used_at, revoked_at) on api_key to kean_api;

-- Whoever operates, guards or answers for the system may connect programs to it; all of them work with a second factor.
insert into role_grant (id, role_code, clause, action, subject, scope, fields)
  select gen_random_uuid(), code, 'agency', 'hold-api-keys', 'ApiKey', 'own', '{}'
    from role where code in ('operator', 'security', 'compliance')
  on conflict do nothing;
