-- CreateTable
CREATE TABLE "known_device" (
    "id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "digest" BYTEA NOT NULL,
    "browser" TEXT NOT NULL,
    "system" TEXT NOT NULL,
    "session_id" UUID NOT NULL,
    "first_seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT now(),
    "last_seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT now(),
    "acknowledged_at" TIMESTAMPTZ(6),

    CONSTRAINT "known_device_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "known_device_staff_id_digest_key" ON "known_device"("staff_id", "digest");

-- AddForeignKey
ALTER TABLE "known_device" ADD CONSTRAINT "known_device_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Of the cookie that tells a device from others only a digest is kept.
alter table known_device add constraint known_device_digest_is_digest check (octet_length(digest) = 32);

grant select, insert, delete, update (last_seen_at, acknowledged_at) on known_device to kean_api;
