import { inSqlTransaction, visitorPrincipal } from '@kean/db';
import type { VisitContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { OwnEntries } from '../contract/sheets.ts';
import { SHEET_STATE } from './sheet-state.ts';

const SHEETS = `
  SELECT s.paper, ${SHEET_STATE} AS state, s.created_at AS "createdAt", s.ends_at AS "endsAt", s.used_at AS "usedAt",
         coalesce((SELECT jsonb_agg(jsonb_build_object('zh', r.name, 'en', r.name_en) ORDER BY r.code)
                     FROM staff_role h JOIN role r ON r.code = h.role_code WHERE h.staff_id = s.issued_by), '[]') AS roles
    FROM client_sheet s WHERE s.client_id = $1::uuid ORDER BY s.created_at DESC, s.id DESC LIMIT 50`;
const VISITS = `
  SELECT opened_at AS "openedAt", sheet_id IS NOT NULL AS "bySheet" FROM client_visit
   WHERE client_id = $1::uuid ORDER BY opened_at DESC, id DESC LIMIT 50`;

/**
 * How the visitor's pages were entered, and which codes were printed for them: whoever did not come to the shop sees here that somebody did in
 * their stead. Sheets stay as long as the client does. By role, as for every look; who it was, compliance finds in the log.
 */
export function ownEntries({ services, visitor: { clientId, visitId } }: VisitContext): Promise<OwnEntries> {
  return inSqlTransaction(services.db, visitorPrincipal(clientId), async (tx) => {
    const sheets = await tx.query<OwnEntries['sheets'][number]>(SHEETS, [clientId]);
    const visits = await tx.query<OwnEntries['visits'][number]>(VISITS, [clientId]);
    await record(tx, {
      action: 'clients.own-entries-shown',
      outcome: 'allowed',
      principal: null,
      subject: { kind: 'Client', id: clientId },
      facts: { visitId },
    });
    return { sheets, visits };
  });
}
