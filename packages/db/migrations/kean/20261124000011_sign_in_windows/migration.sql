-- CreateTable
CREATE TABLE "sign_in_window" (
    "key" BYTEA NOT NULL,
    "ends_at" TIMESTAMPTZ(6) NOT NULL,
    "tries" INTEGER NOT NULL,

    CONSTRAINT "sign_in_window_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "sign_in_window_ends_at_idx" ON "sign_in_window"("ends_at");

-- A key is a keyed digest of what is counted: what somebody typed as an e-mail never stands in the database.
alter table sign_in_window
  add constraint sign_in_window_key_is_digest check (octet_length(key) = 32),
  add constraint sign_in_window_counts_up check (tries >= 0);
alter table sign_in_window set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

grant select, insert, update, delete on sign_in_window to kean_api;
