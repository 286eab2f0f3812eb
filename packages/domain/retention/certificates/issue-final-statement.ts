import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import { setTimer } from '@kean/queues';
import { record } from '../audit-events.ts';
import { CONDUCTOR, type ErasureId, type ErasureWorker } from '../erasing/erasure-worker.ts';
import { issueFinalStatement as job } from '../jobs/issue-final-statement.job.ts';
import { issueCertificate } from './issue-certificate.ts';

const DAY_SECONDS = 86_400;
const CLIENTS = `SELECT client_id AS id FROM erased_client WHERE erasure_id = $1::uuid ORDER BY client_id`;
/** Backups that hold keys, from before the key went, and that nobody has taken out of the target. */
const COPIES = `
  SELECT b.id FROM backup b JOIN erasure o ON o.id = $1::uuid
   WHERE b.kind IN ('keys', 'base') AND b.state = 'verified' AND b.removed_at IS NULL AND b.taken_at <= o.key_gone_at LIMIT 1`;

/**
 * On the day that the certificate named: looks whether it is so, and says it. A copy that is there all the same, a key that came back or
 * anything found in a place that was emptied keeps the statement back, stands in the log, and is looked for again the next day.
 */
export async function issueFinalStatement(
  worker: ErasureWorker,
  erasureId: ErasureId,
  done: (tx: SqlTransaction) => Promise<void>,
): Promise<void> {
  await inSqlTransaction(worker.services.db, CONDUCTOR, async (tx) => {
    const clientIds = (await tx.query<{ id: ClientId }>(CLIENTS, [erasureId])).map(({ id }) => id);
    const found = await whatStillOpens(tx, worker, erasureId, clientIds);
    if (found === null) {
      const { erasings } = worker;
      for (const clientId of clientIds) await issueCertificate(tx, { erasureId, clientId, kind: 'final', erasings });
    } else {
      await record(tx, {
        action: 'retention.erasure-failed',
        outcome: 'failed',
        principal: null,
        subject: { kind: 'Erasure', id: erasureId },
        facts: found,
      });
      await lookOn(tx, erasureId, { inSeconds: DAY_SECONDS });
    }
    await done(tx);
  });
}

/** Sets the day on which it is looked. */
export async function lookOn(
  tx: SqlTransaction,
  erasureId: ErasureId,
  dueAt: Date | { readonly inSeconds: number },
): Promise<void> {
  await setTimer(tx, { name: 'retention.final-statement', key: erasureId, dueAt, job, payload: { erasureId } });
}

interface StillThere {
  readonly code: string;
  readonly place: string | null;
}

async function whatStillOpens(
  tx: SqlTransaction,
  { services, erasings }: ErasureWorker,
  erasureId: ErasureId,
  clientIds: readonly ClientId[],
): Promise<StillThere | null> {
  if ((await tx.query(COPIES, [erasureId])).length > 0) return { code: 'RETENTION_COPIES_STILL_OPEN', place: null };
  const absence = await services.keyring.absenceOf('client', clientIds);
  const keyless = clientIds.every((id) => absence.get(id) === 'destroyed' || absence.get(id) === 'never');
  if (!keyless) return { code: 'RETENTION_KEY_STILL_THERE', place: null };
  for (const sink of erasings.flatMap(({ closing, sinks }) => [...closing, ...sinks])) {
    const left = await sink.countLeft(tx, clientIds, services.objects);
    if (left > 0) return { code: 'RETENTION_LEFT_BEHIND', place: sink.name };
  }
  return null;
}
