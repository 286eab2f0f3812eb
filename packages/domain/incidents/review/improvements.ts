import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import { newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../alerts/alert-rows.ts';
import { record } from '../audit-events.ts';
import { inCase, requireGoingOn } from '../cases/case-rows.ts';
import { failCases } from '../cases/errors.ts';
import type { CaseId } from '../contract/cases.ts';
import type {
  AddImprovementInput,
  DoImprovementInput,
  ImprovementId,
  MoveImprovementInput,
  OwnImprovements,
} from '../contract/review.ts';
import { failReview } from './errors.ts';
import { openImprovementsOf, requireImprovement, requireOwner, type SeenImprovement } from './improvement-rows.ts';
import { setImprovementTimers } from './reminding/remind-of-improvement.ts';
import { waitForReview } from './stored-review.ts';

const ADD = `
  INSERT INTO leak_improvement (id, case_id, title, owner_id, due_on, added_by) VALUES ($1::uuid, $2::uuid, $3, $4::uuid, $5::date, $6::uuid)`;
const STEP = `
  INSERT INTO leak_improvement_step (improvement_id, act, owner_id, words, done_by) VALUES ($1::uuid, $2, $3::uuid, $4, $5::uuid)`;
const GOES_ON = `SELECT FROM leak_case WHERE id = $1::uuid AND state NOT IN ('closed', 'merged')`;

/**
 * Adds what is to become better, with somebody who owns it; what was approved before waits to be approved again.
 * @throws AppError INCIDENTS_CASE_NOT_FOUND | INCIDENTS_CASE_OVER | INCIDENTS_REVIEW_NOT_WRITTEN | INCIDENTS_IMPROVEMENT_OWNER_UNFIT
 */
export function addImprovement(call: SignedInContext, input: AddImprovementInput): Promise<ImprovementId> {
  const { caseId, title, ownerNumber, dueOn } = input;
  return inCase(call, caseId, async (tx, seen) => {
    requireGoingOn(seen);
    if ((await waitForReview(tx, caseId)) === 0) throw failReview('INCIDENTS_REVIEW_NOT_WRITTEN');
    const ownerId = await requireOwner(tx, caseId, ownerNumber);
    const improvementId: ImprovementId = newId();
    await tx.query(ADD, [improvementId, caseId, title, ownerId, dueOn, call.principal.staffId]);
    await setImprovementTimers(tx, improvementId, dueOn);
    await record(tx, {
      ...{ action: 'incidents.improvement-added', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'LeakCase', id: caseId }, facts: { improvementId } },
    });
    return improvementId;
  });
}

/**
 * Verified, sent back, given on or dropped, by somebody who handles the case; also after the case was closed, but for dropping.
 * @throws AppError INCIDENTS_IMPROVEMENT_NOT_FOUND | INCIDENTS_IMPROVEMENT_MOVED_ON | INCIDENTS_IMPROVEMENT_OWN |
 *   INCIDENTS_IMPROVEMENT_OWNER_UNFIT | INCIDENTS_CASE_OVER
 */
export function moveImprovement(call: SignedInContext, input: MoveImprovementInput): Promise<void> {
  const { improvementId, act, ownerNumber, words = null } = input;
  return inSqlTransaction(call.services.db, asThemself(call), async (tx) => {
    const seen = await requireImprovement(tx, improvementId);
    const judges = act === 'verify' || act === 'return';
    if (seen.state !== (judges ? 'done' : 'open')) throw failReview('INCIDENTS_IMPROVEMENT_MOVED_ON');
    if (judges && seen.ownerId === call.principal.staffId) throw failReview('INCIDENTS_IMPROVEMENT_OWN');
    if (act === 'drop' && (await tx.query(GOES_ON, [seen.caseId])).length === 0) throw failCases('INCIDENTS_CASE_OVER');
    const ownerId = ownerNumber === undefined ? null : await requireOwner(tx, seen.caseId, ownerNumber);
    await step(tx, call, seen, { improvementId, act, ownerId, words });
  });
}

/** Its owner says that it is done, and how. @throws AppError INCIDENTS_IMPROVEMENT_NOT_FOUND | INCIDENTS_IMPROVEMENT_MOVED_ON */
export function doImprovement(call: SignedInContext, { improvementId, words }: DoImprovementInput): Promise<void> {
  return inSqlTransaction(call.services.db, asThemself(call), async (tx) => {
    const seen = await requireImprovement(tx, improvementId);
    if (seen.ownerId !== call.principal.staffId) throw failReview('INCIDENTS_IMPROVEMENT_NOT_FOUND');
    if (seen.state !== 'open') throw failReview('INCIDENTS_IMPROVEMENT_MOVED_ON');
    await step(tx, call, seen, { improvementId, act: 'done', ownerId: null, words });
  });
}

/** What whoever asks has to make better. Of the cases they learn nothing by it. */
export function ownImprovements(call: SignedInContext): Promise<OwnImprovements> {
  return inSqlTransaction(call.services.db, asThemself(call), async (tx) => {
    const rows = await openImprovementsOf(tx, call.principal.staffId);
    // Everybody's desk asks; that somebody had nothing to read is worth no line.
    if (rows.length > 0)
      await record(tx, {
        ...{ action: 'incidents.own-improvements-read', outcome: 'allowed', principal: call.principal },
        ...{ subject: { kind: 'LeakCase', id: null }, facts: { count: rows.length } },
      });
    return { rows };
  });
}

interface Step {
  readonly improvementId: ImprovementId;
  readonly act: string;
  readonly ownerId: string | null;
  readonly words: string | null;
}

async function step(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  { caseId }: SeenImprovement,
  { improvementId, act, ownerId, words }: Step,
): Promise<void> {
  await tx.query(STEP, [improvementId, act, ownerId, words, principal.staffId]);
  await record(tx, {
    ...{ action: 'incidents.improvement-moved', outcome: 'allowed', principal },
    ...{ subject: { kind: 'LeakCase', id: caseId satisfies CaseId }, facts: { improvementId, act } },
  });
}
