import { type Database, inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import type { Id, StaffId } from '@kean/kernel';
import { queueOfficeMessage } from '@kean/messages';
import { handlersOf } from '../staff/handlers.ts';
import { requestAsSystem } from './request-as-system.ts';
import { requestDue } from './request-due.ts';

/** What the jobs of clients are lent. */
export interface ClientsWorker {
  readonly services: { readonly db: Database };
}

/** Work of no person sees every case. */
const SYSTEM = { ...nobody, clientScope: 'agency' } as const;

/**
 * Queues a mail to whoever has the request, or, where nobody has, to everybody who may handle it; never to whom it is about. Once for each
 * person, day and occasion. An answered request reminds nobody.
 */
export function remindHandlers(
  db: Database,
  { requestId, when }: { readonly requestId: Id<'Request'>; readonly when: 'near' | 'over' },
  done: (tx: SqlTransaction) => Promise<void>,
): Promise<void> {
  return inSqlTransaction(db, SYSTEM, async (tx) => {
    const [found] = await requestAsSystem(tx, requestId);
    if (found !== undefined && found.decidedAt === null) {
      const able = await handlersOf(tx, found);
      const has = able.filter(({ staffId }) => staffId === found.assigneeId);
      for (const { staffId } of has.length > 0 ? has : able) {
        await queueOfficeMessage(tx, requestDue, {
          ...{ channel: 'mail', language: 'both', facts: { requestId, staffId } },
          staffId: staffId as StaffId,
          key: `${requestId}.${when}.${found.dueAt.getTime()}.${staffId}`,
        });
      }
    }
    await done(tx);
  });
}
