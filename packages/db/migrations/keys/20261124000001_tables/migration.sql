-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "data_key" (
    "scope" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "wrapped" BYTEA NOT NULL,
    "root_key_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "data_key_pkey" PRIMARY KEY ("scope","subject_id")
);

-- CreateTable
CREATE TABLE "erasure_fence" (
    "scope" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "fenced_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "had_key" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "erasure_fence_pkey" PRIMARY KEY ("scope","subject_id")
);

-- CreateTable
CREATE TABLE "index_root" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "wrapped" BYTEA NOT NULL,
    "root_key_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "index_root_pkey" PRIMARY KEY ("id")
);
