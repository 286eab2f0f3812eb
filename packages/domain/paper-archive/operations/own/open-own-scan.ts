import type { ClientState } from '@kean/clients/contract';
import { type DocumentId, openDocument, readDocument } from '@kean/clients/contract/keeping-documents';
import { inSqlTransaction, visitorPrincipal } from '@kean/db';
import type { VisitContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import { failPaper } from '../../errors.ts';
import { CLEAN, fileNameOf, isScan, type ShownScan } from '../scans/open-scan.ts';

/**
 * A copy of a scan for the client whom it shows (PIPL 45): no purpose beside that, and no day's allowance. In the log before its first byte.
 * @throws AppError PAPER_SCAN_NOT_FOUND, also for what is somebody else's; CLIENTS_DOCUMENT_INFECTED | OBJECT_SCANNER_UNAVAILABLE
 */
export async function openOwnScan({ services, visitor }: VisitContext, documentId: DocumentId): Promise<ShownScan> {
  const { clientId, visitId } = visitor;
  const as = visitorPrincipal(clientId);
  const found = await inSqlTransaction(services.db, as, async (tx) => {
    const document = await readDocument(tx, documentId);
    const [client] = await tx.query<{ state: ClientState }>('SELECT state FROM client WHERE id = $1::uuid', [clientId]);
    if (document === null || document.clientId !== clientId || !isScan(document)) return null;
    if (client === undefined) return null;
    await record(tx, {
      action: 'paper-archive.own-scan-taken',
      outcome: 'allowed',
      principal: null,
      subject: { kind: 'Client', id: clientId },
      purpose: 'own-access',
      fields: [`scan.${document.kind}`],
      facts: { about: document.about, aboutId: document.aboutId, documentId, visitId },
    });
    return { document, state: client.state };
  });
  if (found === null) throw failPaper('PAPER_SCAN_NOT_FOUND');
  const { document, state } = found;
  const asked = { id: clientId, state, grounds: [], reach: { scope: 'self', assignee: null } } as const;
  const use = { principal: { ownClientId: clientId }, purpose: 'own-access' } as const;
  const key = (await services.keyring.keysFor('client', [{ ...asked, sealed: document.sealedKey }], use)).keys.get(
    clientId,
  );
  if (key === undefined) throw failPaper('PAPER_SCAN_NOT_FOUND');
  const markClean = () => inSqlTransaction(services.db, as, async (tx) => void (await tx.query(CLEAN, [documentId])));
  const bytes = await openDocument(services, key, document, markClean);
  return { contentType: document.type, fileName: fileNameOf(document), bytes };
}
