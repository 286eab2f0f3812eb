-- Clause 5.4: a report says which notice was told, in the version that was approved and by its digest, so that what was recorded can be held against what was
-- written. The digest is the database's own: nobody types it.

-- AlterTable
ALTER TABLE "leak_case_report" ADD COLUMN     "notice_digest" TEXT,
ADD COLUMN     "notice_id" UUID,
ADD COLUMN     "notice_version" INTEGER;

-- AddForeignKey
ALTER TABLE "leak_case_report" ADD CONSTRAINT "leak_case_report_notice_id_fkey" FOREIGN KEY ("notice_id") REFERENCES "leak_notice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- CreateIndex
CREATE INDEX "leak_case_report_notice_id_idx" ON "leak_case_report"("notice_id");

alter table leak_case_report
  add constraint leak_case_report_names_notice_whole check (num_nonnulls(notice_id, notice_version, notice_digest) in (0, 3)),
  add constraint leak_case_report_notice_has_a_digest check (notice_digest ~ '^[a-p]{64}$');

-- Which kinds of notices a duty is met by; the same list as `contract/case-duties.ts`, which a test compares.
create function leak_duty_is_told_by(duty text) returns text[] language sql immutable as $$
  select case duty
    when 'tell-people' then array['clients', 'public']
    when 'send-summary' then array['authority-summary']
    when 'tell-authority' then array['authority-first', 'authority-supplement', 'authority-summary']
    when 'report-incident' then array['authority-first', 'authority-supplement']
    else array[]::text[] end
$$;

-- Of the case or of one that was merged into it, approved before it was told. As whoever records it: what they do not see they do not name. A name that sorts
-- after `leak_case_report_is_told`.
create function leak_case_report_names_notice() returns trigger language plpgsql as $$
begin
  if kean_repairs() or new.notice_id is null then return new; end if;
  select n.approved_version, v.digest into new.notice_version, new.notice_digest
    from leak_notice n join leak_notice_version v on v.notice_id = n.id and v.version = n.approved_version
   where n.id = new.notice_id and n.case_id in (select leak_case_family(new.case_id)) and n.approved_at <= new.told_at
     and n.kind = any (leak_duty_is_told_by(new.duty));
  if new.notice_digest is null then
    raise exception 'a report names a notice of its case that was approved before' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger leak_case_report_names_notice before insert on leak_case_report for each row execute function leak_case_report_names_notice();

grant insert (notice_id) on leak_case_report to kean_api;
