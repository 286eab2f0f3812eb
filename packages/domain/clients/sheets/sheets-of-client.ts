import type { ClientId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { SheetView } from '../contract/sheets.ts';
import { SHEET_STATE } from './sheet-state.ts';
import { withClientAtTheDesk } from './with-client.ts';

const SHOWN = 20;
const OF_CLIENT = `
  SELECT s.id AS "sheetId", b.display_name AS "issuedByName", s.paper, ${SHEET_STATE} AS state, s.created_at AS "createdAt", s.ends_at AS "endsAt",
         s.used_at AS "usedAt"
    FROM client_sheet s LEFT JOIN staff b ON b.id = s.issued_by
   WHERE s.client_id = $1::uuid ORDER BY s.created_at DESC, s.id DESC LIMIT ${SHOWN}`;

/** The newest sheets of a client, for whoever may print one. No code is in it. @throws AppError CLIENTS_CLIENT_NOT_FOUND */
export function sheetsOfClient(call: SignedInContext, clientId: ClientId): Promise<SheetView[]> {
  return withClientAtTheDesk(call, clientId, (tx) => tx.query<SheetView>(OF_CLIENT, [clientId]));
}

const WITHDRAW = `UPDATE client_sheet SET ended_at = clock_timestamp(), ended_because = 'withdrawn'
  WHERE client_id = $1::uuid AND used_at IS NULL AND ended_at IS NULL AND ends_at > clock_timestamp() RETURNING 1`;
const END_VISITS = `UPDATE client_visit SET ended_at = now()
  WHERE client_id = $1::uuid AND sheet_id IS NOT NULL AND ended_at IS NULL AND ends_at > now() RETURNING 1`;

/** Takes back a sheet that was lost or given to the wrong person, and ends what was opened by one. @throws AppError CLIENTS_CLIENT_NOT_FOUND */
export function withdrawSheets(call: SignedInContext, clientId: ClientId): Promise<{ readonly ended: number }> {
  return withClientAtTheDesk(call, clientId, async (tx, { branchId }) => {
    const sheets = (await tx.query(WITHDRAW, [clientId])).length;
    const visits = (await tx.query(END_VISITS, [clientId])).length;
    await record(tx, {
      action: 'clients.sheet-withdrawn',
      outcome: 'allowed',
      principal: call.principal,
      branchId,
      subject: { kind: 'Client', id: clientId },
      facts: { sheets, visits },
    });
    return { ended: sheets + visits };
  });
}
