import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { WaitingCase } from '../contract.ts';

const MOST = 200;
const WAITING = `
  SELECT r.id AS "requestId", r.number AS "requestNumber", c.id AS "clientId", c.number AS "clientNumber",
         b.name AS "branchName", b.name_en AS "branchNameEn", s.display_name AS "decidedByName", r.decided_at AS "decidedAt",
         r.decided_by = $1::uuid AS "isDecidedByYou", kean_is_held(c.id, c.branch_id) AS "isHeld", k.until::text AS "keptUntil",
         coalesce(k.until > (now() AT TIME ZONE 'Asia/Shanghai')::date, false) AS "isKept", k.law AS "keptBy"
    FROM client_request r JOIN client c ON c.id = r.client_id JOIN branch b ON b.id = c.branch_id
    LEFT JOIN staff s ON s.id = r.decided_by
    LEFT JOIN LATERAL (SELECT until, law FROM kept_by_law w WHERE w.request_id = r.id ORDER BY w.id DESC LIMIT 1) k ON true
   WHERE r.kind = 'delete' AND r.state = 'done' AND c.state <> 'erased'
     AND NOT EXISTS (SELECT FROM erased_client e WHERE e.client_id = c.id)
   ORDER BY "isKept", r.decided_at, r.id LIMIT ${MOST}`;

/** Granted deletions that nobody has carried out, the oldest decision first and what a law keeps last. That they were shown is in the log. */
export function readWaiting({ principal, authorizer, services }: SignedInContext): Promise<WaitingCase[]> {
  const as = rowPrincipal(principal, authorizer.scopeOf('retention.read-erasures'));
  return inSqlTransaction(services.db, as, async (tx) => {
    const rows = await tx.query<WaitingCase>(WAITING, [principal.staffId]);
    await record(tx, {
      action: 'retention.erasures-read',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Erasure', id: null },
      subjectIds: rows.map(({ clientId }) => clientId),
      facts: { count: rows.length },
    });
    return rows;
  });
}
