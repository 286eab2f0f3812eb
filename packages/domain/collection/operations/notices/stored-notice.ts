import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { Id, StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { NoticeAt, NoticeContent, NoticeState } from '../../contract/notices.ts';
import { failCollection } from '../../errors.ts';
import type { Covered } from '../../rules/published-notice-covers-the-purposes-of-today.ts';

export type NoticeId = Id<'Notice'>;

export interface StoredNotice {
  readonly id: NoticeId;
  readonly line: string;
  readonly version: number;
  readonly state: NoticeState;
  readonly revision: number;
  readonly content: NoticeContent;
  readonly covers: Covered | null;
  readonly digest: Buffer | null;
  readonly editors: readonly StaffId[];
  readonly editorNames: readonly string[];
  readonly publisherName: string | null;
  readonly movedAt: Date;
  readonly publishedAt: Date | null;
  readonly withdrawnAt: Date | null;
  readonly before: NoticeId | null;
}

export const NOTICES = `SELECT n.id, n.line, n.version, n.state, n.revision, n.content, n.covers, n.digest, n.editors,
    array(SELECT s.display_name FROM staff s WHERE s.id = any (n.editors) ORDER BY s.number) AS "editorNames",
    (SELECT s.display_name FROM staff s WHERE s.id = n.published_by) AS "publisherName",
    n.moved_at AS "movedAt", n.published_at AS "publishedAt", n.withdrawn_at AS "withdrawnAt",
    (SELECT b.id FROM notice_version b WHERE b.line = n.line AND b.version < n.version ORDER BY b.version DESC LIMIT 1) AS before
  FROM notice_version n`;

/** Notices are the whole agency's and name no client: no scope of clients is needed to read them. */
export function inNoticeTransaction<T>(
  { services, principal }: Pick<SignedInContext, 'services' | 'principal'>,
  work: (tx: SqlTransaction) => Promise<T>,
): Promise<T> {
  return inSqlTransaction(services.db, rowPrincipal(principal, null), work);
}

/** @throws AppError COLLECTION_NOTICE_NOT_FOUND */
export async function requireNotice(tx: SqlTransaction, id: NoticeId): Promise<StoredNotice> {
  const [found] = await tx.query<StoredNotice>(`${NOTICES} WHERE n.id = $1::uuid`, [id]);
  if (found === undefined) throw failCollection('COLLECTION_NOTICE_NOT_FOUND');
  return found;
}

/**
 * The notice that somebody looked at, as long as it is still so; nobody changes it before the transaction ends.
 * @throws AppError COLLECTION_NOTICE_NOT_FOUND | COLLECTION_NOTICE_MOVED_ON
 */
export async function holdNotice(
  tx: SqlTransaction,
  { noticeId, revision }: NoticeAt,
  states: readonly NoticeState[],
): Promise<StoredNotice> {
  await tx.query('SELECT 1 FROM notice_version WHERE id = $1::uuid FOR UPDATE', [noticeId]);
  const found = await requireNotice(tx, noticeId);
  if (found.revision !== revision || !states.includes(found.state)) throw failCollection('COLLECTION_NOTICE_MOVED_ON');
  return found;
}
