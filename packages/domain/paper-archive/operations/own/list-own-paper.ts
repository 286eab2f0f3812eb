import { listDocuments } from '@kean/clients/contract/keeping-documents';
import { contractsKeptOf } from '@kean/clients/contract/service-events';
import { inSqlTransaction, visitorPrincipal } from '@kean/db';
import type { VisitContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { OwnPaper } from '../../contract.ts';

const OWN = `SELECT f.id AS "fileId", f.number, f.class, f.sheets, f.state, f.filed_at AS "filedAt", f.shredded_at AS "shreddedAt",
    f.scanned_sheets AS "scannedSheets"
  FROM paper_file f WHERE f.client_id = $1::uuid ORDER BY f.filed_at DESC, f.id DESC LIMIT 200`;
type Row = Omit<OwnPaper[number], 'kept' | 'scans'> & { readonly scannedSheets: number };

/** What there is of the visitor on paper and scanned (PIPL 45); that it was shown is committed with it. */
export function listOwnPaper({ services, visitor }: VisitContext): Promise<OwnPaper> {
  const { clientId, visitId } = visitor;
  return inSqlTransaction(services.db, visitorPrincipal(clientId), async (tx) => {
    const rows = await tx.query<Row & Record<string, unknown>>(OWN, [clientId]);
    const contracts = await contractsKeptOf(tx, clientId);
    const paper: OwnPaper = [];
    for (const { scannedSheets, ...row } of rows) {
      const scans = scannedSheets === 0 ? [] : await listDocuments(tx, 'paper-file', row.fileId);
      paper.push({
        ...row,
        kept: row.class === 'contract' && row.state !== 'shredded' ? contracts : null,
        scans: scans.map(({ documentId, type, sizeBytes, sheets, keptAt }) => ({
          ...{ documentId, type, sizeBytes, sheets, keptAt },
        })),
      });
    }
    await record(tx, {
      action: 'paper-archive.own-paper-shown',
      outcome: 'allowed',
      principal: null,
      subject: { kind: 'Client', id: clientId },
      purpose: 'own-access',
      facts: { count: paper.length, visitId },
    });
    return paper;
  });
}
