import type { SqlTransaction } from '@kean/db';
import type { ClientId, Id } from '@kean/kernel';
import type { ReceiptFiles, ReceiptRow } from '../contract/consents.ts';

const RECEIPTS = `SELECT r.id, a.at, a.kind, encode(r.digest, 'hex') AS digest, a.id AS "actId", a.channel, w.way, a.paper_ref AS "paperRef",
    coalesce((SELECT jsonb_agg(jsonb_build_object('documentId', d.id, 'type', d.type, 'sizeBytes', d.size_bytes) ORDER BY d.kept_at, d.id)
      FROM client_document d WHERE d.about = 'consent' AND d.about_id = a.id AND d.state = 'kept'), '[]') AS scans
  FROM consent_receipt r JOIN consent_act a ON a.id = r.act_id LEFT JOIN client_word w ON w.id = a.word_id WHERE a.client_id = $1::uuid ORDER BY a.seq DESC LIMIT 200`;
const RECEIPT = `SELECT r.document, r.signature FROM consent_receipt r JOIN consent_act a ON a.id = r.act_id
  WHERE a.client_id = $1::uuid AND r.id = $2::uuid`;

/** The client's receipts, newest first. */
export function receiptsOf(tx: SqlTransaction, clientId: ClientId): Promise<ReceiptRow[]> {
  return tx.query<ReceiptRow>(RECEIPTS, [clientId]);
}

/** One receipt of this client as it was signed; `null` for one of somebody else. */
export async function receiptOf(
  tx: SqlTransaction,
  clientId: ClientId,
  receiptId: Id<'Receipt'>,
): Promise<ReceiptFiles | null> {
  const [found] = await tx.query<ReceiptFiles>(RECEIPT, [clientId, receiptId]);
  return found ?? null;
}
