import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import { paperWaitedForOf } from '@kean/paper-archive/contract/outstanding';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { Erasure, ErasureRow } from '../contract.ts';
import type { ErasureId } from '../erasing/erasure-worker.ts';
import { failRetention, RETENTION_ERRORS } from '../errors.ts';
import { ERASURE_JOINS, ERASURE_ROW } from './erasure-rows.ts';

const ONE = `SELECT ${ERASURE_ROW}, o.version FROM ${ERASURE_JOINS} WHERE o.id = $1::uuid`;
const STEPS = `SELECT name, words, taken, ended_at AS "endedAt" FROM erasure_step WHERE erasure_id = $1::uuid ORDER BY seq, ended_at`;
const WHOM = `SELECT client_id AS id FROM erased_client WHERE erasure_id = $1::uuid`;
/** Of more than that a page says how many; whoever shreds has them in a list. */
const MOST_NUMBERS = 20;
const CERTIFICATES = `SELECT id AS "certificateId", kind, issued_at AS "issuedAt" FROM erasure_certificate
  WHERE erasure_id = $1::uuid ORDER BY issued_at LIMIT 20`;

/** One erasure with the steps that are done. @throws AppError RETENTION_ERASURE_NOT_FOUND */
export function readErasure(call: SignedInContext, erasureId: ErasureId): Promise<Erasure> {
  const { principal, authorizer, services } = call;
  const as = rowPrincipal(principal, authorizer.scopeOf('retention.read-erasures'));
  return inSqlTransaction(services.db, as, async (tx) => {
    const [row] = await tx.query<ErasureRow & { version: number }>(ONE, [erasureId]);
    if (row === undefined) throw failRetention('RETENTION_ERASURE_NOT_FOUND');
    const steps = await tx.query<Erasure['steps'][number]>(STEPS, [erasureId]);
    const whom = row.state === 'done' ? [] : await tx.query<{ id: ClientId }>(WHOM, [erasureId]);
    const paper = await paperWaitedForOf(
      tx,
      whom.map(({ id }) => id),
    );
    const waitingPaper = paper.slice(0, MOST_NUMBERS).map(({ number, state }) => ({ number, state }));
    const certificates = await tx.query<Erasure['certificates'][number]>(CERTIFICATES, [erasureId]);
    await record(tx, {
      action: 'retention.erasures-read',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Erasure', id: erasureId },
      facts: { count: 1 },
    });
    const failureWords = row.failure === null ? null : (RETENTION_ERRORS[row.failure]?.publicText ?? STEP_FAILED);
    return { ...row, steps, certificates, waitingPaper, waitingPaperCount: paper.length, failureWords };
  });
}

const STEP_FAILED = RETENTION_ERRORS.RETENTION_STEP_FAILED?.publicText ?? null;
