-- Clause 5.3: an address is a way in. When a directory changes one, the address before is told, and so is HR; it lies sealed until then.
-- CreateTable
CREATE TABLE "staff_mail_past" (
    "id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "told_at" TIMESTAMPTZ(6),

    CONSTRAINT "staff_mail_past_pkey" PRIMARY KEY ("id")
);

-- AddForeignKey
ALTER TABLE "staff_mail_past" ADD CONSTRAINT "staff_mail_past_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Nobody of the office reads one back.
grant insert (id, staff_id, sealed) on staff_mail_past to kean_api;
grant select, delete, update (told_at) on staff_mail_past to kean_worker;
grant select on staff_mail_past to kean_backup;
