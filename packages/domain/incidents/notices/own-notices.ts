import { inSqlTransaction, visitorPrincipal } from '@kean/db';
import type { VisitContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import { NoticeParts, type OwnLeakNotice } from '../contract/notices.ts';

const OWN = 'SELECT notice_id AS "noticeId", parts, since FROM own_leak_notices() ORDER BY since DESC';

/** What the client is told of leaks that concerned them, the newest first. Nothing else of a case is seen by them. */
export function ownNotices({ services, visitor }: VisitContext): Promise<OwnLeakNotice[]> {
  return inSqlTransaction(services.db, visitorPrincipal(visitor.clientId), async (tx) => {
    const rows = await tx.query<OwnLeakNotice & Record<string, unknown>>(OWN);
    if (rows.length > 0)
      await record(tx, {
        ...{ action: 'incidents.own-notices-read', outcome: 'allowed', principal: null },
        ...{ subject: { kind: 'Client', id: visitor.clientId }, facts: { count: rows.length } },
      });
    return rows.map(({ noticeId, parts, since }) => ({ noticeId, parts: NoticeParts.parse(parts), since }));
  });
}
