import { setTimeout } from 'node:timers/promises';
import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import type { ClauseLeaving } from '@kean/db/leavers';
import type { PublicText } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { LeavingId } from '../conducting/personnel-worker.ts';
import { ACCESS_CUT, stepsOf } from '../conducting/steps.ts';
import {
  DELIVERY_JOINS,
  DELIVERY_ROW,
  deliveryView,
  type StoredDelivery,
} from '../connectors/outgoing/delivery-rows.ts';
import type { Leaving, LeavingRow } from '../contract.ts';
import { failPersonnel, PERSONNEL_ERRORS } from '../errors.ts';
import { LEAVING_JOINS, LEAVING_ROW } from './leaving-rows.ts';

const ONE = `
  SELECT ${LEAVING_ROW}, l.version, l.failed_step AS "failedStep", l.swept_at AS "sweptAt", l.left_over AS "leftOver",
         leaving_has_mail(l.id) AS "hasMail", l.reminder_free_at AS "freeAt", l.reminded_at AS "remindedAt",
         l.reminders, l.escalated_at AS "escalatedAt", l.signed_how AS "signedHow", k.display_name AS "takenByName", l.paper_ref AS "paperRef",
         a.display_name AS "askedByName", l.undo_asked_at AS "askedAt", coalesce(l.undo_asked_by = $2::uuid, false) AS "isAskedByYou",
         u.display_name AS "undoneByName"
    FROM ${LEAVING_JOINS} LEFT JOIN staff k ON k.id = l.signing_taken_by LEFT JOIN staff a ON a.id = l.undo_asked_by
    LEFT JOIN staff u ON u.id = l.undone_by WHERE l.id = $1::uuid`;
const STEPS = `SELECT name, words, taken, ended_at AS "endedAt" FROM leaving_step WHERE leaving_id = $1::uuid ORDER BY seq`;
const TASKS = `
  SELECT t.kind, t.state, s.display_name AS "confirmedByName", t.confirmed_at AS "confirmedAt"
    FROM leaving_task t LEFT JOIN staff s ON s.id = t.confirmed_by WHERE t.leaving_id = $1::uuid ORDER BY t.kind`;
const SYSTEMS = `
  SELECT ${DELIVERY_ROW} FROM ${DELIVERY_JOINS}
   WHERE d.staff_id = $1::uuid AND d.event = 'staff-left' AND d.happened_at >= $2::timestamptz ORDER BY c.name, d.happened_at`;
const HANDOVERS = `
  SELECT h.branch_id AS "branchId", b.name AS "branchName", b.name_en AS "branchNameEn", p.display_name AS "proposedName",
         s.display_name AS "successorName", h.clients, c.display_name AS "confirmedByName", h.confirmed_at AS "confirmedAt"
    FROM leaving_handover h JOIN branch b ON b.id = h.branch_id LEFT JOIN staff p ON p.id = h.proposed_id
    LEFT JOIN staff s ON s.id = h.successor_id LEFT JOIN staff c ON c.id = h.confirmed_by WHERE h.leaving_id = $1::uuid ORDER BY b.name`;

type Stored = LeavingRow &
  Omit<Leaving['reminder'], never> &
  Omit<Leaving['undo'], never> &
  Pick<Leaving, 'version' | 'failedStep' | 'sweptAt' | 'leftOver'>;
type Done = { readonly name: string; readonly words: PublicText; readonly taken: number; readonly endedAt: Date };

/** One leaving with every step, done or to be done. @throws AppError PERSONNEL_LEAVING_NOT_FOUND */
export function readLeaving(
  call: SignedInContext,
  leavings: readonly ClauseLeaving[],
  leavingId: LeavingId,
): Promise<Leaving> {
  const { principal, services } = call;
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const leaving = await view(tx, leavings, leavingId, principal.staffId);
    await record(tx, {
      action: 'personnel.leavings-read',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: leaving.staffId },
      facts: { count: 1 },
    });
    return leaving;
  });
}

/** How often a leaving is looked at while somebody watches it, in milliseconds. */
const LOOK_EVERY_MS = 250;

/** The same whenever it has changed, until it is over or the watcher leaves. That somebody watches stands in the log once. */
export async function* watchLeaving(
  call: SignedInContext,
  leavings: readonly ClauseLeaving[],
  leavingId: LeavingId,
  signal: AbortSignal | undefined,
): AsyncGenerator<Leaving, void, undefined> {
  let leaving = await readLeaving(call, leavings, leavingId);
  let shown = '';
  while (signal?.aborted !== true) {
    const changed = `${leaving.version}/${leaving.state}/${leaving.stepsDone}`;
    if (changed !== shown) yield leaving;
    shown = changed;
    if (leaving.state === 'called-off' || leaving.state === 'undone') return;
    await setTimeout(LOOK_EVERY_MS, undefined, { signal }).catch(unlessAborted);
    leaving = await inSqlTransaction(call.services.db, nobody, (tx) =>
      view(tx, leavings, leavingId, call.principal.staffId),
    );
  }
}

function unlessAborted(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}

async function view(
  tx: SqlTransaction,
  leavings: readonly ClauseLeaving[],
  leavingId: LeavingId,
  you: string,
): Promise<Leaving> {
  const [found] = await tx.query<Stored & Record<string, unknown>>(ONE, [leavingId, you]);
  if (found === undefined) throw failPersonnel('PERSONNEL_LEAVING_NOT_FOUND');
  const { hasMail, freeAt, remindedAt, reminders, escalatedAt, signedHow, takenByName, paperRef, ...rest } = found;
  const { askedByName, askedAt, isAskedByYou, undoneByName, ...row } = rest;
  const done = await tx.query<Done & Record<string, unknown>>(STEPS, [leavingId]);
  const steps = stepsWith(leavings, done, row.state === 'failed' ? row.failedStep : null);
  return {
    ...row,
    stepCount: steps.length,
    steps,
    tasks: await tx.query<Leaving['tasks'][number] & Record<string, unknown>>(TASKS, [leavingId]),
    handovers: await tx.query<Leaving['handovers'][number] & Record<string, unknown>>(HANDOVERS, [leavingId]),
    systems: (await tx.query<StoredDelivery & object>(SYSTEMS, [row.staffId, row.orderedAt])).map(deliveryView),
    reminder: { hasMail, freeAt, remindedAt, reminders, escalatedAt, signedHow, takenByName, paperRef },
    undo: { askedByName, askedAt, isAskedByYou, undoneByName },
    failureWords: row.failure === null ? null : (PERSONNEL_ERRORS[row.failure]?.publicText ?? STEP_FAILED),
  };
}

/** What is done as it was done, also by a version of ours that had other steps; then what is to come. */
function stepsWith(
  leavings: readonly ClauseLeaving[],
  done: readonly Done[],
  failedStep: string | null,
): Leaving['steps'] {
  const declared = [{ name: 'access-cut', words: ACCESS_CUT }, ...stepsOf(leavings)];
  const byName = new Map(done.map((step) => [step.name, step]));
  const known = new Set(declared.map(({ name }) => name));
  const before = done.filter(({ name }) => !known.has(name));
  return [...before, ...declared].map(({ name, words }) => {
    const step = byName.get(name);
    const state = failedStep === name ? 'failed' : step === undefined ? 'open' : 'done';
    return { name, words: step?.words ?? words, state, taken: step?.taken ?? 0, endedAt: step?.endedAt ?? null };
  });
}

const STEP_FAILED = PERSONNEL_ERRORS.PERSONNEL_STEP_FAILED?.publicText ?? null;
