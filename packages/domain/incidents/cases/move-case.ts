import type { SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { closeAlertsWithCase } from '../alerts/close-with-case.ts';
import { record } from '../audit-events.ts';
import type { CaseId, MoveCaseInput, MovedCase, OpenedCase } from '../contract/cases.ts';
import { setDutyTimers } from '../duties/reminders/set-duty-timers.ts';
import { waitForFacts } from '../duties/stored-facts.ts';
import { aCaseGoesOnlyThatWay } from '../rules/a-case-goes-only-that-way.ts';
import { inCase, requireGoingOn, type SeenCase, seenCase } from './case-rows.ts';
import { failCases } from './errors.ts';
import { giveToCase } from './give-to-case.ts';
import { writeCase } from './open-case.ts';
import { requireNothingLeft } from './require-nothing-left.ts';

const WAIT = `SELECT pg_advisory_xact_lock(hashtext('kean.leak-case/' || $1::text))`;
const STEP = `
  INSERT INTO leak_case_step (case_id, act, version, state, owner_id, other_id, words, reason, done_by, finding)
  VALUES ($1::uuid, $2, $3::int4, $4, $5::uuid, $6::uuid, $7, $8, $9::uuid, $10)`;
const MAY_HANDLE = `SELECT holds_incident_grant($1::uuid, 'handle-cases') AND NOT concerns_in_case($2::uuid, $1::uuid) AS may`;
const TARGET = 'SELECT merged_into AS "mergedInto" FROM leak_case WHERE id = $1::uuid';
const TITLE = 'SELECT title FROM leak_case WHERE id = $1::uuid';

/**
 * One step of a case. The database takes it: nobody has a right to write to a case.
 * @throws AppError INCIDENTS_CASE_NOT_FOUND | INCIDENTS_CASE_MOVED_ON | INCIDENTS_CASE_OVER | INCIDENTS_CASE_GOES_BACK_FOR_A_REASON |
 *   INCIDENTS_CASE_LACKS_FACTS | INCIDENTS_CASE_LACKS_DUTIES | INCIDENTS_CASE_LACKS_TASKS | INCIDENTS_CASE_LACKS_REVIEW | and the others of `requireNothingLeft` |
 *   INCIDENTS_CASE_HANDLER_UNFIT | INCIDENTS_CASE_NOT_TO_JOIN | INCIDENTS_CASE_HOLDS_IT_NOT
 */
export function moveCase(call: SignedInContext, input: MoveCaseInput): Promise<MovedCase> {
  const { caseId, act, version, state = null, ownerId = null, words = null, reason = null, finding = null } = input;
  return inCase(call, caseId, async (tx, before) => {
    await tx.query(WAIT, [caseId]);
    // Read again: somebody else may have had the lock.
    const seen = (await seenCase(tx, caseId)) ?? before;
    if (seen.version !== version) throw failCases('INCIDENTS_CASE_MOVED_ON');
    requireWay(seen, input);
    if (state === 'closed') await requireNothingLeft(tx, call, input, seen);
    if (ownerId !== null) await requireHandler(tx, caseId, ownerId);
    const { otherId, made } = await otherOf(tx, call, input, seen);
    const by = call.principal.staffId;
    if (act === 'merge' && otherId !== null) await waitForFacts(tx, otherId);
    await tx.query(STEP, [caseId, act, version, state, ownerId, otherId, words, reason, by, finding]);
    if ((act === 'merge' || act === 'part') && otherId !== null) {
      await setDutyTimers(tx, caseId, { isDrill: seen.isDrill, runsElsewhere: act === 'merge' });
      await setDutyTimers(tx, otherId, seen);
    }
    if (act === 'split' && otherId !== null) await giveToCase(tx, input, otherId);
    if (finding !== null) await closeAlertsWithCase(tx, call, caseId, finding);
    await record(tx, {
      ...{ action: 'incidents.case-moved', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'LeakCase', id: caseId }, facts: { act, state, otherId, version: version + 1, finding } },
    });
    return { version: version + 1, made };
  });
}

function requireWay(seen: SeenCase, { act, state, words }: MoveCaseInput): void {
  if (act === 'move' && state !== undefined) {
    const way = aCaseGoesOnlyThatWay(seen.state, state);
    if (way === 'no-way') throw failCases('INCIDENTS_CASE_MOVED_ON');
    if (way === 'back' && words === undefined) throw failCases('INCIDENTS_CASE_GOES_BACK_FOR_A_REASON');
  } else if (act === 'part') {
    if (seen.state !== 'merged') throw failCases('INCIDENTS_CASE_MOVED_ON');
  } else if (act !== 'comment' || seen.state === 'merged') requireGoingOn(seen);
}

async function requireHandler(tx: SqlTransaction, caseId: CaseId, ownerId: string): Promise<void> {
  const [found] = await tx.query<{ may: boolean }>(MAY_HANDLE, [ownerId, caseId]);
  if (found?.may !== true) throw failCases('INCIDENTS_CASE_HANDLER_UNFIT');
}

/** The other case of a step: given, the one that it was merged into, or a new one. */
async function otherOf(
  tx: SqlTransaction,
  call: SignedInContext,
  { caseId, act, otherId }: MoveCaseInput,
  { kind, isDrill }: SeenCase,
): Promise<{ readonly otherId: CaseId | null; readonly made: OpenedCase | null }> {
  if (act === 'part') {
    const [row] = await tx.query<{ mergedInto: CaseId }>(TARGET, [caseId]);
    return { otherId: row?.mergedInto ?? null, made: null };
  }
  if (act === 'split' && otherId === undefined) {
    const [row] = await tx.query<{ title: string }>(TITLE, [caseId]);
    const made = await writeCase(tx, call, { kind, isDrill, title: row?.title ?? '' });
    await record(tx, {
      ...{ action: 'incidents.case-opened', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'LeakCase', id: made.caseId }, facts: { kind, isDrill, alerts: 0 } },
    });
    return { otherId: made.caseId, made };
  }
  if (otherId === undefined) return { otherId: null, made: null };
  const other = await seenCase(tx, otherId);
  const joins = other !== null && other.isDrill === isDrill && other.state !== 'closed' && other.state !== 'merged';
  if (!joins || otherId === caseId) throw failCases('INCIDENTS_CASE_NOT_TO_JOIN');
  return { otherId, made: null };
}
