/** The contract's second part, for the clause that erases: what of a client lies on paper still, and that it has to go. */
import type { SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import { KEPT, LET_GO, OUTSTANDING, OUTSTANDING_ERASURE, SHREDDED } from '../operations/outstanding-paper.ts';

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
/** A file that the law keeps after an erasure. */
export interface KeptPaper {
  readonly clientId: ClientId;
  readonly number: string;
  readonly sheets: number;
  /** `null` while nobody has stated when the contract ended. */
  readonly until: Date | null;
}

/** Paper of these clients that is still there, whatever keeps it. */
export function outstandingPaperOf(tx: SqlTransaction, clientIds: readonly ClientId[]): Promise<OutstandingPaper[]> {
  return tx.query<OutstandingPaper & Record<string, unknown>>(OUTSTANDING, [clientIds]);
}

/** Of it, what an erasure waits for: two people have to destroy it. */
export function paperWaitedForOf(tx: SqlTransaction, clientIds: readonly ClientId[]): Promise<OutstandingPaper[]> {
  return tx.query<OutstandingPaper & Record<string, unknown>>(OUTSTANDING_ERASURE, [clientIds]);
}

/** Paper of these clients that two people destroyed. */
export function shreddedPaperOf(tx: SqlTransaction, clientIds: readonly ClientId[]): Promise<ShreddedPaper[]> {
  return tx.query<ShreddedPaper & Record<string, unknown>>(SHREDDED, [clientIds]);
}

/** Contracts of these clients that stay, with the day until which the law asks for them. */
export function keptPaperOf(tx: SqlTransaction, clientIds: readonly ClientId[]): Promise<KeptPaper[]> {
  return tx.query<KeptPaper & Record<string, unknown>>(KEPT, [clientIds]);
}

/**
 * Makes the paper of these clients due to be shredded, now and for good; contracts that the law keeps stay until then.
 * @returns how many files are due by this call; again it is none
 */
export async function letPaperGo(tx: SqlTransaction, clientIds: readonly ClientId[]): Promise<number> {
  return (await tx.query(LET_GO, [clientIds])).length;
}
