-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "staff_status" AS ENUM ('active', 'suspended', 'left');

-- CreateEnum
CREATE TYPE "client_state" AS ENUM ('quarantined', 'active', 'restricted', 'erased');

-- CreateEnum
CREATE TYPE "client_origin" AS ENUM ('imported', 'registered');

-- CreateEnum
CREATE TYPE "demand_kind" AS ENUM ('purchase', 'rental');

-- CreateEnum
CREATE TYPE "import_state" AS ENUM ('uploaded', 'inspecting', 'mapping', 'queued', 'running', 'finished', 'refused', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "import_kind" AS ENUM ('csv', 'xlsx');

-- CreateTable
CREATE TABLE "region" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,

    CONSTRAINT "region_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "branch" (
    "id" UUID NOT NULL,
    "region_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,

    CONSTRAINT "branch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team" (
    "id" UUID NOT NULL,
    "branch_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,

    CONSTRAINT "team_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff" (
    "id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "region_id" UUID,
    "branch_id" UUID,
    "team_id" UUID,
    "status" "staff_status" NOT NULL DEFAULT 'active',
    "epoch" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "staff_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "role" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,

    CONSTRAINT "role_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "role_grant" (
    "id" UUID NOT NULL,
    "role_code" TEXT NOT NULL,
    "clause" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "fields" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "role_grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff_role" (
    "staff_id" UUID NOT NULL,
    "role_code" TEXT NOT NULL,

    CONSTRAINT "staff_role_pkey" PRIMARY KEY ("staff_id","role_code")
);

-- CreateTable
CREATE TABLE "auth_user" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "auth_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth_session" (
    "id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "token" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "user_id" UUID NOT NULL,

    CONSTRAINT "auth_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth_account" (
    "id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(6),
    "refresh_token_expires_at" TIMESTAMPTZ(6),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "auth_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth_verification" (
    "id" UUID NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "auth_verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "id" UUID NOT NULL,
    "occurred_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "action" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "principal_id" UUID,
    "session_id" UUID,
    "branch_id" UUID,
    "subject_kind" TEXT,
    "subject_id" UUID,
    "subject_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "purpose" TEXT,
    "fields" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "policy_hash" BYTEA,
    "facts" JSONB,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("occurred_at","id")
) PARTITION BY RANGE ("occurred_at");

-- CreateTable
CREATE TABLE "assignment" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "assigned_by" UUID NOT NULL,
    "starts_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lapses_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "assignment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reveal_quota" (
    "staff_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "used" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "reveal_quota_pkey" PRIMARY KEY ("staff_id","day")
);

-- CreateTable
CREATE TABLE "client" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "region_id" UUID NOT NULL,
    "branch_id" UUID NOT NULL,
    "team_id" UUID,
    "assignee_id" UUID,
    "assignment_lapses_at" TIMESTAMPTZ(6),
    "state" "client_state" NOT NULL DEFAULT 'quarantined',
    "origin" "client_origin" NOT NULL,
    "roles" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "card" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "client_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "client_field" (
    "client_id" UUID NOT NULL,
    "field" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "source" TEXT NOT NULL,
    "recorded_by" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "verified_at" TIMESTAMPTZ(6),

    CONSTRAINT "client_field_pkey" PRIMARY KEY ("client_id","field")
);

-- CreateTable
CREATE TABLE "client_token" (
    "branch_id" UUID NOT NULL,
    "kind" SMALLINT NOT NULL,
    "token" BIGINT NOT NULL,
    "client_id" UUID NOT NULL,

    CONSTRAINT "client_token_pkey" PRIMARY KEY ("kind","token","branch_id","client_id")
);

-- CreateTable
CREATE TABLE "demand" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "kind" "demand_kind" NOT NULL,
    "district" TEXT,
    "rooms" SMALLINT,
    "halls" SMALLINT,
    "price_min" BIGINT,
    "price_max" BIGINT,
    "area_min" DECIMAL(10,2),
    "area_max" DECIMAL(10,2),
    "move_in_from" DATE,
    "wording" BYTEA,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "demand_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "property" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "district" TEXT,
    "rooms" SMALLINT,
    "halls" SMALLINT,
    "area" DECIMAL(10,2),
    "asking_price" BIGINT,
    "address" BYTEA,
    "certificate_no" BYTEA,
    "wording" BYTEA,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "property_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import" (
    "id" UUID NOT NULL,
    "created_by" UUID NOT NULL,
    "region_id" UUID NOT NULL,
    "branch_id" UUID NOT NULL,
    "team_id" UUID,
    "state" "import_state" NOT NULL DEFAULT 'uploaded',
    "kind" "import_kind",
    "encoding" TEXT,
    "size_bytes" BIGINT NOT NULL,
    "digest" BYTEA NOT NULL,
    "preview" BYTEA,
    "mapping" JSONB,
    "sheet" INTEGER,
    "cursor_row" INTEGER NOT NULL DEFAULT 0,
    "total_rows" INTEGER,
    "imported" INTEGER NOT NULL DEFAULT 0,
    "duplicates" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "warned" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(6),
    "finished_at" TIMESTAMPTZ(6),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_row" (
    "import_id" UUID NOT NULL,
    "row" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "client_id" UUID,
    "reasons" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "warnings" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "import_row_pkey" PRIMARY KEY ("import_id","row")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "queue" TEXT NOT NULL,
    "job" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "relayed_at" TIMESTAMPTZ(6),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "job_done" (
    "key" TEXT NOT NULL,
    "done_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "job_done_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "region_code_key" ON "region"("code");

-- CreateIndex
CREATE UNIQUE INDEX "branch_code_key" ON "branch"("code");

-- CreateIndex
CREATE INDEX "branch_region_id_idx" ON "branch"("region_id");

-- CreateIndex
CREATE INDEX "team_branch_id_idx" ON "team"("branch_id");

-- CreateIndex
CREATE UNIQUE INDEX "staff_number_key" ON "staff"("number");

-- CreateIndex
CREATE INDEX "staff_branch_id_idx" ON "staff"("branch_id");

-- CreateIndex
CREATE INDEX "staff_team_id_idx" ON "staff"("team_id");

-- CreateIndex
CREATE UNIQUE INDEX "role_grant_role_code_clause_action_subject_scope_key" ON "role_grant"("role_code", "clause", "action", "subject", "scope");

-- CreateIndex
CREATE UNIQUE INDEX "auth_user_email_key" ON "auth_user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "auth_session_token_key" ON "auth_session"("token");

-- CreateIndex
CREATE INDEX "auth_session_user_id_idx" ON "auth_session"("user_id");

-- CreateIndex
CREATE INDEX "auth_account_user_id_idx" ON "auth_account"("user_id");

-- CreateIndex
CREATE INDEX "auth_verification_identifier_idx" ON "auth_verification"("identifier");

-- CreateIndex
CREATE INDEX "audit_event_principal_id_occurred_at_idx" ON "audit_event"("principal_id", "occurred_at" DESC);

-- CreateIndex
CREATE INDEX "audit_event_subject_id_occurred_at_idx" ON "audit_event"("subject_id", "occurred_at" DESC);

-- CreateIndex
CREATE INDEX "assignment_client_id_starts_at_idx" ON "assignment"("client_id", "starts_at" DESC);

-- CreateIndex
CREATE INDEX "assignment_staff_id_idx" ON "assignment"("staff_id");

-- CreateIndex
CREATE UNIQUE INDEX "client_number_key" ON "client"("number");

-- CreateIndex
CREATE INDEX "client_assignee_id_id_idx" ON "client"("assignee_id", "id" DESC);

-- CreateIndex
CREATE INDEX "client_team_id_id_idx" ON "client"("team_id", "id" DESC);

-- CreateIndex
CREATE INDEX "client_branch_id_id_idx" ON "client"("branch_id", "id" DESC);

-- CreateIndex
CREATE INDEX "client_region_id_id_idx" ON "client"("region_id", "id" DESC);

-- CreateIndex
CREATE INDEX "client_token_client_id_idx" ON "client_token"("client_id");

-- CreateIndex
CREATE INDEX "demand_client_id_idx" ON "demand"("client_id");

-- CreateIndex
CREATE INDEX "property_client_id_idx" ON "property"("client_id");

-- CreateIndex
CREATE INDEX "import_branch_id_id_idx" ON "import"("branch_id", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "outbox_key_key" ON "outbox"("key");

-- AddForeignKey
ALTER TABLE "branch" ADD CONSTRAINT "branch_region_id_fkey" FOREIGN KEY ("region_id") REFERENCES "region"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team" ADD CONSTRAINT "team_branch_id_fkey" FOREIGN KEY ("branch_id") REFERENCES "branch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff" ADD CONSTRAINT "staff_branch_id_fkey" FOREIGN KEY ("branch_id") REFERENCES "branch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff" ADD CONSTRAINT "staff_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_grant" ADD CONSTRAINT "role_grant_role_code_fkey" FOREIGN KEY ("role_code") REFERENCES "role"("code") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_role" ADD CONSTRAINT "staff_role_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_role" ADD CONSTRAINT "staff_role_role_code_fkey" FOREIGN KEY ("role_code") REFERENCES "role"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "auth_session" ADD CONSTRAINT "auth_session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "auth_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "auth_account" ADD CONSTRAINT "auth_account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "auth_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_field" ADD CONSTRAINT "client_field_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_token" ADD CONSTRAINT "client_token_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "demand" ADD CONSTRAINT "demand_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "property" ADD CONSTRAINT "property_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_row" ADD CONSTRAINT "import_row_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "import"("id") ON DELETE CASCADE ON UPDATE CASCADE;
