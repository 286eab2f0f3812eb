-- What clients are told before anything is collected (PIPL 17): versions of notices, and who was shown which.
-- CreateTable
CREATE TABLE "notice_version" (
    "id" UUID NOT NULL,
    "line" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "revision" INTEGER NOT NULL DEFAULT 1,
    "content" JSONB NOT NULL,
    "covers" JSONB,
    "digest" BYTEA,
    "editors" UUID[] DEFAULT ARRAY[]::UUID[],
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "moved_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(6),
    "published_by" UUID,
    "withdrawn_at" TIMESTAMPTZ(6),
    "withdrawn_by" UUID,

    CONSTRAINT "notice_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice_shown" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "notice_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "shown_by" UUID,
    "shown_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notice_shown_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "notice_version_line_version_key" ON "notice_version"("line", "version");

-- CreateIndex
CREATE INDEX "notice_shown_client_id_shown_at_idx" ON "notice_shown"("client_id", "shown_at" DESC);

-- AddForeignKey
ALTER TABLE "notice_shown" ADD CONSTRAINT "notice_shown_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice_shown" ADD CONSTRAINT "notice_shown_notice_id_fkey" FOREIGN KEY ("notice_id") REFERENCES "notice_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table notice_version
  add constraint notice_version_line_spelled check (line ~ '^[a-z][a-z0-9-]{1,39}$'),
  add constraint notice_version_counts check (version > 0 and revision > 0),
  add constraint notice_version_state_known check (state in ('draft', 'in-review', 'published', 'superseded', 'withdrawn')),
  add constraint notice_version_has_an_editor check (cardinality(editors) > 0),
  -- Four eyes: whoever wrote on it does not publish it.
  add constraint notice_version_four_eyes check (published_by is null or not published_by = any (editors)),
  add constraint notice_version_published_whole check (
    state in ('draft', 'in-review')
      = (published_at is null and published_by is null and digest is null and covers is null)
    and (published_at is null) = (published_by is null)
    and (published_at is null) = (digest is null)
    and (published_at is null) = (covers is null)),
  add constraint notice_version_digest_length check (octet_length(digest) = 32),
  add constraint notice_version_withdrawn_by_somebody check (
    (state = 'withdrawn') = (withdrawn_at is not null) and (withdrawn_at is null) = (withdrawn_by is null));
-- One is written at a time, and one is in force.
create unique index notice_version_one_in_the_making on notice_version (line) where state in ('draft', 'in-review');
create unique index notice_version_one_in_force on notice_version (line) where state = 'published';

-- Consents rest on the words that were shown: what was published never changes, whoever holds the right to write.
create function notice_words_stay() returns trigger language plpgsql as $$
begin
  if (new.line, new.version, new.content, new.editors) is distinct from (old.line, old.version, old.content, old.editors)
      and old.state not in ('draft', 'in-review')
    or (new.published_at, new.published_by, new.digest, new.covers)
      is distinct from (old.published_at, old.published_by, old.digest, old.covers) and old.published_at is not null
    or new.state in ('draft', 'in-review') and old.state not in ('draft', 'in-review')
    or old.state in ('superseded', 'withdrawn') and new.state <> old.state
  then
    raise exception 'a published notice stays as it is' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger notice_words_stay before update on notice_version for each row execute function notice_words_stay();

alter table notice_shown
  add constraint notice_shown_channel_known check (channel in ('own-phone', 'tablet', 'attested', 'paper'));
alter table notice_shown enable row level security;
alter table notice_shown force row level security;
create policy notice_shown_of_seen_client on notice_shown for all
using (exists (select from client c where c.id = client_id));

grant select, insert on notice_version to kean_api;
grant update (state, revision, content, covers, digest, editors, moved_at, published_at, published_by, withdrawn_at, withdrawn_by)
  on notice_version to kean_api;
grant select on notice_version to kean_worker;
-- What was shown stays shown: no login changes it.
grant select, insert on notice_shown to kean_api;
grant select, insert on notice_shown to kean_worker;
