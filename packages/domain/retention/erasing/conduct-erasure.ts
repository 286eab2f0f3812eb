import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import { AppError, type ClientId } from '@kean/kernel';
import { setTimer } from '@kean/queues';
import { record } from '../audit-events.ts';
import type { ErasureState } from '../contract.ts';
import { RETENTION_ERRORS } from '../errors.ts';
import { eraseClients } from '../jobs/erase-clients.job.ts';
import { CONDUCTOR, type ErasureId, type ErasureWorker } from './erasure-worker.ts';
import { type ErasureStep, stepsOf } from './steps.ts';

/** What the queue lends to a run. */
export interface ErasureRun {
  readonly signal?: AbortSignal;
  readonly attempt?: number;
  progress?(done: number, total: number): void;
  done(tx: SqlTransaction): Promise<void>;
}

/** What nobody expected is tried this often, one attempt less than the queue would; then somebody is told instead. */
const MOST_ATTEMPTS = 5;
/** The message that brings the client the link to the certificate leaves before the key that seals it goes; this long it is waited for. */
const LOOK_AGAIN_SECONDS = 60;
/** Hands take days: the longer it has waited, the less often it is looked at, once an hour at last. */
const AGE = `SELECT least(3600, ${LOOK_AGAIN_SECONDS} + extract(epoch FROM now() - coalesce(begun_at, now())) / 4)::int4 AS seconds FROM erasure WHERE id = $1::uuid`;
const LONGEST_WAIT = '24 hours';

const LOCK = 'SELECT state, begun_at AS "begunAt" FROM erasure WHERE id = $1::uuid FOR UPDATE';
const CLIENTS = 'SELECT client_id AS id FROM erased_client WHERE erasure_id = $1::uuid ORDER BY client_id';
const DONE = 'SELECT name FROM erasure_step WHERE erasure_id = $1::uuid';
const MESSAGE_WAITS = `
  SELECT m.id FROM message m JOIN erased_client e ON e.client_id = m.client_id JOIN erasure o ON o.id = e.erasure_id
   WHERE o.id = $1::uuid AND m.template = 'retention.erasure-ordered' AND m.state IN ('queued', 'waiting')
     AND m.valid_until > now() AND o.ordered_at > now() - interval '${LONGEST_WAIT}' LIMIT 1`;
const RUN = `UPDATE erasure SET state = 'running', failure = NULL, step_count = $2::int4 WHERE id = $1::uuid AND state <> 'done'`;
const STEP = `INSERT INTO erasure_step (erasure_id, name, seq, words, taken) VALUES ($1::uuid, $2, $3::int4, $4::jsonb, $5::int4)`;
const FAIL = `UPDATE erasure SET state = 'failed', failure = $2, version = version + 1 WHERE id = $1::uuid AND state <> 'done' RETURNING id`;

/**
 * Goes on with an erasure step by step to its end. Each step and the row that says so are one transaction; killed at any point, the next
 * run begins with the step that has no row. What a step refuses is written down and waits for somebody; what a part that is down refuses
 * is asked again by the queue.
 */
export async function conductErasure(worker: ErasureWorker, erasureId: ErasureId, run: ErasureRun): Promise<void> {
  const steps = stepsOf(worker.erasings);
  try {
    for (const [at, step] of steps.entries()) {
      run.signal?.throwIfAborted();
      run.progress?.(at, steps.length);
      const last = at === steps.length - 1;
      const went = await takeStep(worker, erasureId, { step, seq: at + 1, of: steps.length }, last ? run.done : null);
      if (went === 'over') return await inSqlTransaction(worker.services.db, CONDUCTOR, run.done);
      if (went === 'later')
        return await inSqlTransaction(worker.services.db, CONDUCTOR, (tx) => lookLater(tx, erasureId, run));
    }
  } catch (error) {
    const code = run.signal?.aborted === true ? null : finalCodeOf(error, run.attempt ?? 1);
    if (code === null) throw error;
    await inSqlTransaction(worker.services.db, CONDUCTOR, async (tx) => {
      await comeToAStop(tx, erasureId, code, error);
      await run.done(tx);
    });
  }
}

interface InItsPlace {
  readonly step: ErasureStep;
  readonly seq: number;
  readonly of: number;
}

/** One step in one transaction that holds the erasure: of two workers the second finds the step done. */
function takeStep(
  worker: ErasureWorker,
  erasureId: ErasureId,
  { step, seq, of }: InItsPlace,
  done: ErasureRun['done'] | null,
): Promise<'went' | 'over' | 'later'> {
  return inSqlTransaction(worker.services.db, CONDUCTOR, async (tx) => {
    const [erasure] = await tx.query<{ state: ErasureState; begunAt: Date | null }>(LOCK, [erasureId]);
    if (erasure === undefined || erasure.state === 'done') return 'over';
    if (erasure.begunAt === null && (await tx.query(MESSAGE_WAITS, [erasureId])).length > 0) return 'later';
    const ended = await tx.query<{ name: string }>(DONE, [erasureId]);
    if (!ended.some(({ name }) => name === step.name)) {
      const rows = await tx.query<{ id: ClientId }>(CLIENTS, [erasureId]);
      const clientIds = rows.map(({ id }) => id);
      if ((await step.waits?.({ tx, clientIds })) === true) return 'later';
      if (seq === 1 || erasure.state !== 'running') await tx.query(RUN, [erasureId, of]);
      const taken = await step.run({ tx, worker, erasureId, clientIds });
      await tx.query(STEP, [erasureId, step.name, seq, JSON.stringify(step.words), taken]);
    }
    await done?.(tx);
    return 'went';
  });
}

async function lookLater(tx: SqlTransaction, erasureId: ErasureId, run: ErasureRun): Promise<void> {
  const [{ seconds } = { seconds: LOOK_AGAIN_SECONDS }] = await tx.query<{ seconds: number }>(AGE, [erasureId]);
  await setTimer(tx, {
    name: 'retention.erasure-waits',
    key: erasureId,
    dueAt: { inSeconds: seconds },
    job: eraseClients,
    payload: { erasureId },
  });
  await run.done(tx);
}

async function comeToAStop(tx: SqlTransaction, erasureId: ErasureId, code: string, error: unknown): Promise<void> {
  const stopped = await tx.query(FAIL, [erasureId, code]);
  if (stopped.length === 0) return;
  const place = error instanceof AppError ? error.detail.place : null;
  await record(tx, {
    action: 'retention.erasure-failed',
    outcome: 'failed',
    principal: null,
    subject: { kind: 'Erasure', id: erasureId },
    facts: { code, place: typeof place === 'string' ? place : null },
  });
}

/** The code under which it waits for somebody; `null` for what may pass: a part that is down, or an attempt that is not the last. */
function finalCodeOf(error: unknown, attempt: number): string | null {
  if (error instanceof AppError && Object.hasOwn(RETENTION_ERRORS, error.code)) return error.code;
  if (error instanceof AppError && error.kind === 'unavailable') return null;
  return attempt >= MOST_ATTEMPTS ? 'RETENTION_STEP_FAILED' : null;
}
