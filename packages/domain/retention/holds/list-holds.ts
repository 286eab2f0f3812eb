import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { z } from 'zod';
import { record } from '../audit-events.ts';
import type { Hold, HoldChoices } from '../contract.ts';

const MOST = 200;
/** What stands first, by the day on which it has to be asked about; then what was released last. */
const HOLDS = `
  SELECT h.id AS "holdId", h.number, h.scope, c.number AS "clientNumber", b.name AS "branchName", b.name_en AS "branchNameEn", h.reason,
         h.paper_ref AS "paperRef", o.display_name AS "ownerName", p.display_name AS "placedByName", h.placed_at AS "placedAt",
         h.review_on::text AS "reviewOn",
         h.released_at IS NULL AND h.review_on <= (now() AT TIME ZONE 'Asia/Shanghai')::date AS "isReviewDue",
         e.display_name AS "releasedByName", h.released_at AS "releasedAt"
    FROM legal_hold h LEFT JOIN client c ON c.id = h.client_id LEFT JOIN branch b ON b.id = h.branch_id
    LEFT JOIN staff o ON o.id = h.owner_id LEFT JOIN staff p ON p.id = h.placed_by LEFT JOIN staff e ON e.id = h.released_by
   ORDER BY h.released_at IS NOT NULL, CASE WHEN h.released_at IS NULL THEN h.review_on END, h.released_at DESC, h.id LIMIT ${MOST}`;
const OWNERS = `SELECT id AS "staffId", display_name AS name FROM staff WHERE status = 'active' ORDER BY display_name, id LIMIT 1000`;
const BRANCHES = `SELECT id AS "branchId", name, name_en AS "nameEn" FROM branch ORDER BY name, id LIMIT 5000`;

/** Legal holds. That they were looked at is in the log. */
export function listHolds({ principal, authorizer, services }: SignedInContext): Promise<Hold[]> {
  const as = rowPrincipal(principal, authorizer.scopeOf('retention.read-holds'));
  return inSqlTransaction(services.db, as, async (tx) => {
    const rows = await tx.query<Hold>(HOLDS);
    await record(tx, {
      action: 'retention.holds-read',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Hold', id: null },
      facts: { count: rows.length },
    });
    return rows;
  });
}

/** Who may answer for a hold, and which branches can be held. */
export function holdChoices({ principal, services }: SignedInContext): Promise<z.infer<typeof HoldChoices>> {
  return inSqlTransaction(services.db, rowPrincipal(principal, null), async (tx) => ({
    owners: await tx.query(OWNERS),
    branches: await tx.query(BRANCHES),
  })) as Promise<z.infer<typeof HoldChoices>>;
}
