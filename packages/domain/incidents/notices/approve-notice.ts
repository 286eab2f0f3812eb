import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../alerts/alert-rows.ts';
import { record } from '../audit-events.ts';
import type { NoticeAtInput, NoticeParts, NoticeView } from '../contract/notices.ts';
import { failNotice, refuseIncomplete } from './errors.ts';
import { aNoticeSaysAllThatTheLawAsks } from './rules/a-notice-says-all-that-the-law-asks.ts';
import { viewNotice } from './show-notices.ts';
import { holdDraft, requireNotice } from './stored-notice.ts';

const APPROVE = 'UPDATE leak_notice SET approved_version = $2::int, approved_by = $3::uuid WHERE id = $1::uuid';
const NAMES_STAFF = `
  SELECT EXISTS (SELECT FROM staff s WHERE length(s.display_name) >= 2 AND position(s.display_name IN $1::text) > 0) AS names`;

/**
 * Somebody who did not write on it approves the version that they read: from then on it stays as it is. The database refuses the same.
 * @throws AppError INCIDENTS_NOTICE_NOT_FOUND | INCIDENTS_NOTICE_MOVED_ON | INCIDENTS_NOTICE_NEEDS_ANOTHER_PERSON | INCIDENTS_NOTICE_INCOMPLETE |
 * INCIDENTS_NOTICE_NAMES_STAFF
 */
export function approveNotice(call: SignedInContext, at: NoticeAtInput): Promise<NoticeView> {
  const { principal, services } = call;
  return inSqlTransaction(services.db, asThemself(call), async (tx) => {
    const { noticeId, kind, version, parts, digest, writers } = await holdDraft(tx, at);
    if (writers.includes(principal.staffId)) throw failNotice('INCIDENTS_NOTICE_NEEDS_ANOTHER_PERSON');
    const missing = aNoticeSaysAllThatTheLawAsks(kind, parts);
    if (missing.length > 0) throw refuseIncomplete(missing);
    if (await namesStaff(tx, parts)) throw failNotice('INCIDENTS_NOTICE_NAMES_STAFF');
    await tx.query(APPROVE, [noticeId, version, principal.staffId]);
    await record(tx, {
      ...{ action: 'incidents.notice-approved', outcome: 'allowed', principal },
      ...{ subject: { kind: 'LeakNotice', id: noticeId }, facts: { kind, version, digest } },
    });
    return viewNotice(tx, await requireNotice(tx, noticeId), principal.staffId);
  });
}

/** Many read it: nobody of the office stands in it by name. */
async function namesStaff(tx: SqlTransaction, parts: NoticeParts): Promise<boolean> {
  const [found] = await tx.query<{ names: boolean }>(NAMES_STAFF, [JSON.stringify(parts)]);
  return found?.names === true;
}
