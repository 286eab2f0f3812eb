/** The contract's second part, for the clause that erases: what of a client lies on paper still, and that it has to go. */
import type { SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';

/** A file that is not shredded. */
export interface OutstandingPaper {
  readonly clientId: ClientId;
  readonly number: string;
  readonly state: 'shelved' | 'lent' | 'missing';
}
/** A file that is, as a certificate says it. */
export interface ShreddedPaper {
  readonly clientId: ClientId;
  readonly number: string;
  readonly sheets: number;
  readonly method: string;
  readonly shreddedAt: Date;
  readonly batchNumber: number;
  /** Staff numbers, which stay when names go. */
  readonly shreddedBy: string;
  readonly witnessedBy: string;
}

const OUTSTANDING = `SELECT client_id AS "clientId", number, state FROM paper_file
  WHERE client_id = ANY($1::uuid[]) AND state <> 'shredded' ORDER BY client_id, number`;
const SHREDDED = `SELECT f.client_id AS "clientId", f.number, f.sheets, b.method, f.shredded_at AS "shreddedAt", b.number AS "batchNumber",
    s.number AS "shreddedBy", w.number AS "witnessedBy"
  FROM paper_file f JOIN shred_item i ON i.file_id = f.id JOIN shred_batch b ON b.id = i.batch_id AND b.state = 'done'
  JOIN staff s ON s.id = b.signed_by JOIN staff w ON w.id = b.witnessed_by
  WHERE f.client_id = ANY($1::uuid[]) AND f.state = 'shredded' ORDER BY f.client_id, f.number`;
const DUE = `UPDATE paper_file SET shred_due_at = least(coalesce(shred_due_at, now()), now()), shred_cause = 'erasure', version = version + 1
  WHERE client_id = ANY($1::uuid[]) AND state <> 'shredded' AND shred_cause IS DISTINCT FROM 'erasure'
    AND NOT (class = 'contract' AND filed_at + interval '5 years' > now()) RETURNING id`;

/** Paper of these clients that is still there. As long as there is any, their erasure is not complete. */
export function outstandingPaperOf(tx: SqlTransaction, clientIds: readonly ClientId[]): Promise<OutstandingPaper[]> {
  return tx.query<OutstandingPaper & Record<string, unknown>>(OUTSTANDING, [clientIds]);
}

/** Paper of these clients that two people destroyed. */
export function shreddedPaperOf(tx: SqlTransaction, clientIds: readonly ClientId[]): Promise<ShreddedPaper[]> {
  return tx.query<ShreddedPaper & Record<string, unknown>>(SHREDDED, [clientIds]);
}

/**
 * Makes the paper of these clients due to be shredded, now and for good; contracts that the law keeps stay until then.
 * @returns how many files are due by this call; again it is none
 */
export async function letPaperGo(tx: SqlTransaction, clientIds: readonly ClientId[]): Promise<number> {
  return (await tx.query(DUE, [clientIds])).length;
}
