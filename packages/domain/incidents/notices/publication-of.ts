import type { SqlTransaction } from '@kean/db';
import type { LeakNoticeId, Publication } from '../contract/notices.ts';

const ONE = `
  SELECT s.display_name AS "publisherName", p.published_at AS "publishedAt", p.until_at AS "untilAt", p.withdrawn_at AS "withdrawnAt"
    FROM leak_notice_publication p LEFT JOIN staff s ON s.id = p.published_by WHERE p.notice_id = $1::uuid`;

/** `null` where it never stood on the page for everybody. */
export async function publicationOf(tx: SqlTransaction, noticeId: LeakNoticeId): Promise<Publication | null> {
  const [found] = await tx.query<Publication & Record<string, unknown>>(ONE, [noticeId]);
  return found ?? null;
}
