import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import type { FrontContext, SignedInContext } from '@kean/procedures';
import { asThemself } from '../alerts/alert-rows.ts';
import { record } from '../audit-events.ts';
import {
  type LeakNoticeId,
  NoticeParts,
  type NoticeView,
  type PublicLeakNotice,
  type PublishNoticeInput,
} from '../contract/notices.ts';
import { failNotice } from './errors.ts';
import { requireCase } from './known-facts.ts';
import { viewNotice } from './show-notices.ts';
import { requireNotice } from './stored-notice.ts';

const PUBLISH = `
  INSERT INTO leak_notice_publication (notice_id, published_by, until_at)
  VALUES ($1::uuid, $2::uuid, clock_timestamp() + make_interval(days => $3::int)) ON CONFLICT DO NOTHING RETURNING notice_id`;
const WITHDRAW = `
  UPDATE leak_notice_publication SET withdrawn_by = $2::uuid WHERE notice_id = $1::uuid AND withdrawn_by IS NULL RETURNING notice_id`;
const IN_FORCE =
  'SELECT notice_id AS "noticeId", parts, since, until FROM public_leak_notices() ORDER BY since DESC LIMIT 50';

/**
 * Puts an approved notice onto the page for everybody.
 * @throws AppError INCIDENTS_NOTICE_NOT_FOUND | INCIDENTS_NOTICE_NOT_TO_PUBLISH | INCIDENTS_NOTICE_OF_A_DRILL | INCIDENTS_NOTICE_MOVED_ON
 */
export function publishNotice(call: SignedInContext, { noticeId, days }: PublishNoticeInput): Promise<NoticeView> {
  return inSqlTransaction(call.services.db, asThemself(call), async (tx) => {
    const { kind, approvedAt, caseId } = await requireNotice(tx, noticeId);
    if (kind !== 'public' || approvedAt === null) throw failNotice('INCIDENTS_NOTICE_NOT_TO_PUBLISH');
    if ((await requireCase(tx, caseId)).isDrill) throw failNotice('INCIDENTS_NOTICE_OF_A_DRILL');
    const published = await tx.query(PUBLISH, [noticeId, call.principal.staffId, days]);
    return moved(tx, call, noticeId, published, 'incidents.notice-published');
  });
}

/** Takes it off the page before its time. @throws AppError INCIDENTS_NOTICE_NOT_FOUND | INCIDENTS_NOTICE_MOVED_ON */
export function withdrawNotice(call: SignedInContext, noticeId: LeakNoticeId): Promise<NoticeView> {
  return inSqlTransaction(call.services.db, asThemself(call), async (tx) => {
    await requireNotice(tx, noticeId);
    const withdrawn = await tx.query(WITHDRAW, [noticeId, call.principal.staffId]);
    return moved(tx, call, noticeId, withdrawn, 'incidents.notice-withdrawn');
  });
}

async function moved(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  noticeId: LeakNoticeId,
  rows: readonly unknown[],
  action: 'incidents.notice-published' | 'incidents.notice-withdrawn',
): Promise<NoticeView> {
  if (rows.length === 0) throw failNotice('INCIDENTS_NOTICE_MOVED_ON');
  await record(tx, { action, outcome: 'allowed', principal, subject: { kind: 'LeakNotice', id: noticeId } });
  return viewNotice(tx, await requireNotice(tx, noticeId), principal.staffId);
}

/** What stands on the page for everybody at present, the newest first. Whoever reads it is nobody. */
export function publicNotices({ services }: FrontContext): Promise<PublicLeakNotice[]> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const rows = await tx.query<PublicLeakNotice & Record<string, unknown>>(IN_FORCE);
    return rows.map((row) => ({ ...row, parts: NoticeParts.parse(row.parts) }));
  });
}
