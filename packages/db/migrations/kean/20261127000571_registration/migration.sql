-- A form that is being filled in lies sealed with the office, never in a browser; and how often somebody asks whether a phone is known.
-- CreateTable
CREATE TABLE "registration_draft" (
    "id" UUID NOT NULL,
    "created_by" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ends_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "registration_draft_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "registration_window" (
    "staff_id" UUID NOT NULL,
    "ends_at" TIMESTAMPTZ(6) NOT NULL,
    "tries" INTEGER NOT NULL,

    CONSTRAINT "registration_window_pkey" PRIMARY KEY ("staff_id")
);

-- CreateIndex
CREATE INDEX "registration_draft_created_by_id_idx" ON "registration_draft"("created_by", "id" DESC);

alter table registration_draft
  add constraint registration_draft_counts_up check (revision >= 1),
  -- However often it is kept, it ends a day after it was begun.
  add constraint registration_draft_lasts_a_day check (ends_at <= created_at + interval '1 day');
alter table registration_window add constraint registration_window_counts_up check (tries >= 0);

-- A draft is its author's and nobody else's, however far they reach.
alter table registration_draft enable row level security;
alter table registration_draft force row level security;
create policy registration_draft_of_its_author on registration_draft for all using (created_by = (select kean_seen_own()));

grant select, insert, delete on registration_draft to kean_api;
grant update (sealed, revision, changed_at) on registration_draft to kean_api;
grant select, delete on registration_draft to kean_worker;
grant select, insert, update on registration_window to kean_api;
