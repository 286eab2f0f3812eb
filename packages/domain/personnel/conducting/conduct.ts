import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import { AppError, type StaffId } from '@kean/kernel';
import { setTimer } from '@kean/queues';
import { record } from '../audit-events.ts';
import type { LeavingState, LeavingWay } from '../contract.ts';
import { PERSONNEL_ERRORS } from '../errors.ts';
import { conductLeaving } from '../jobs/conduct-leaving.job.ts';
import { tellWhoOrdered } from '../messages/leaving-needs-you.ts';
import { CONDUCTOR, type LeavingId, type PersonnelWorker } from './personnel-worker.ts';
import { type LeavingStep, stepsOf } from './steps.ts';

/** What the queue lends to a run. */
export interface LeavingRun {
  readonly signal?: AbortSignal;
  readonly attempt?: number;
  progress?(done: number, total: number): void;
  done(tx: SqlTransaction): Promise<void>;
}

/** What nobody expected is tried this often, one attempt less than the queue would; then somebody is told instead. */
const MOST_ATTEMPTS = 5;
/** What people do in other parts of the office rings nowhere here. */
const LOOK_AGAIN_SECONDS = 60;
const NO_ROBOTS: ReadonlyMap<string, unknown> = new Map();

const LOCK = `SELECT state, staff_id AS "staffId", way, cut_due_at <= clock_timestamp() AS "isDue" FROM leaving WHERE id = $1::uuid FOR UPDATE`;
const CUT = `UPDATE leaving SET cut_at = clock_timestamp(), state = 'running', version = version + 1 WHERE id = $1::uuid`;
const DONE = 'SELECT name FROM leaving_step WHERE leaving_id = $1::uuid';
/** One more than are declared: access was cut before any of them. */
const GO_ON = `UPDATE leaving SET state = 'running', failure = NULL, failed_step = NULL, step_count = $2::int4 WHERE id = $1::uuid
  AND (state <> 'running' OR step_count <> $2::int4)`;
const WAIT = `UPDATE leaving SET state = 'waiting', version = version + 1 WHERE id = $1::uuid AND state = 'running'`;
const STEP = `INSERT INTO leaving_step (leaving_id, name, seq, words, taken) VALUES ($1::uuid, $2, $3::int4, $4::jsonb, $5::int4)
  ON CONFLICT (leaving_id, name) DO NOTHING`;
const FAIL = `UPDATE leaving SET state = 'failed', failure = $2, failed_step = $3, version = version + 1
  WHERE id = $1::uuid AND state IN ('running', 'waiting') RETURNING staff_id AS "staffId"`;

interface Stored {
  readonly state: LeavingState;
  readonly staffId: StaffId;
  readonly way: LeavingWay;
  readonly isDue: boolean | null;
}

/**
 * Goes on with a leaving. Each step and the row that says so are one transaction; killed at any point, the next run begins with the step
 * that has no row. Access is cut before all of it, so nothing here decides whether the person is let in.
 */
export async function conduct(worker: PersonnelWorker, leavingId: LeavingId, run: LeavingRun): Promise<void> {
  const steps = stepsOf(worker.leavings);
  let at: LeavingStep | undefined;
  try {
    if (!(await isUnderWay(worker, leavingId, steps.length + 1)))
      return await inSqlTransaction(worker.services.db, CONDUCTOR, run.done);
    let isWaiting = false;
    for (const [place, step] of steps.entries()) {
      run.signal?.throwIfAborted();
      run.progress?.(place, steps.length);
      if (step.last === true && isWaiting) break;
      at = step;
      const went = await takeStep(worker, leavingId, step, place + 2);
      if (went === 'over') break;
      if (went === 'waits') isWaiting = true;
    }
    await inSqlTransaction(worker.services.db, CONDUCTOR, async (tx) => {
      if (isWaiting) await lookLater(tx, leavingId);
      await run.done(tx);
    });
  } catch (error) {
    const code = run.signal?.aborted === true ? null : finalCodeOf(error, run.attempt ?? 1);
    if (code === null) throw error;
    await inSqlTransaction(worker.services.db, CONDUCTOR, async (tx) => {
      await comeToAStop(tx, leavingId, code, at?.name ?? null);
      await run.done(tx);
    });
  }
}

/** Cuts access where the set time has come; a leaving that is over, called off or not due is none to go on with. */
function isUnderWay(worker: PersonnelWorker, leavingId: LeavingId, count: number): Promise<boolean> {
  return inSqlTransaction(worker.services.db, CONDUCTOR, async (tx) => {
    const [leaving] = await tx.query<Stored>(LOCK, [leavingId]);
    if (leaving === undefined || ['done', 'called-off', 'undone', 'failed'].includes(leaving.state)) return false;
    if (leaving.state === 'planned') {
      if (leaving.isDue !== true) return false;
      await tx.query(CUT, [leavingId]);
      await record(tx, {
        action: 'personnel.access-cut',
        outcome: 'allowed',
        principal: null,
        subject: { kind: 'Staff', id: leaving.staffId },
        facts: { leavingId, way: leaving.way },
      });
    }
    await tx.query(GO_ON, [leavingId, count]);
    return true;
  });
}

/** One step in one transaction that holds the leaving: of two workers the second finds the step done. */
function takeStep(
  { services, leavings, messages }: PersonnelWorker,
  leavingId: LeavingId,
  step: LeavingStep,
  seq: number,
): Promise<'went' | 'waits' | 'over'> {
  return inSqlTransaction(services.db, CONDUCTOR, async (tx) => {
    const [leaving] = await tx.query<Stored>(LOCK, [leavingId]);
    if (leaving === undefined || !['running', 'waiting'].includes(leaving.state)) return 'over';
    const ended = await tx.query<{ name: string }>(DONE, [leavingId]);
    // The last ones say that all is well now, so they are done again where something was found since.
    if (step.last !== true && ended.some(({ name }) => name === step.name)) return 'went';
    const robots = messages?.channels.robots ?? NO_ROBOTS;
    const underWay = { tx, leavingId, staffId: leaving.staffId, leavings, robots };
    if ((await step.waits?.(underWay)) === true) return 'waits';
    await tx.query(STEP, [leavingId, step.name, seq, JSON.stringify(step.words), await step.run(underWay)]);
    return 'went';
  });
}

async function lookLater(tx: SqlTransaction, leavingId: LeavingId): Promise<void> {
  await tx.query(WAIT, [leavingId]);
  await setTimer(tx, {
    name: 'personnel.leaving-waits',
    key: leavingId,
    dueAt: { inSeconds: LOOK_AGAIN_SECONDS },
    job: conductLeaving,
    payload: { leavingId },
  });
}

async function comeToAStop(tx: SqlTransaction, leavingId: LeavingId, code: string, step: string | null): Promise<void> {
  const [stopped] = await tx.query<{ staffId: StaffId }>(FAIL, [leavingId, code, step]);
  if (stopped === undefined) return;
  await record(tx, {
    action: 'personnel.leaving-failed',
    outcome: 'failed',
    principal: null,
    subject: { kind: 'Staff', id: stopped.staffId },
    facts: { leavingId, code, step },
  });
  await tellWhoOrdered(tx, leavingId, 'failed');
}

/** The code under which it waits for somebody; `null` for what may pass: a part that is down, or an attempt that is not the last. */
function finalCodeOf(error: unknown, attempt: number): string | null {
  if (error instanceof AppError && Object.hasOwn(PERSONNEL_ERRORS, error.code)) return error.code;
  if (error instanceof AppError && error.kind === 'unavailable') return null;
  return attempt >= MOST_ATTEMPTS ? 'PERSONNEL_STEP_FAILED' : null;
}
