import type { SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import { inCase, requireGoingOn } from '../cases/case-rows.ts';
import { failCases } from '../cases/errors.ts';
import type { StateFactsInput } from '../contract/case-duties.ts';
import type { CaseId } from '../contract/cases.ts';
import { factsInForce } from './facts-in-force.ts';
import { setDutyTimers } from './reminders/set-duty-timers.ts';
import { factsOf, waitForFacts } from './stored-facts.ts';

const HAPPENED = `SELECT $1::timestamptz <= clock_timestamp() AND coalesce($2::timestamptz BETWEEN $1::timestamptz AND clock_timestamp(), true) AS happened`;
const STATE = `
  INSERT INTO leak_case_fact (case_id, version, noticed_at, people, through_systems, judged_larger, operates, harm_averted, crime_suspected,
                              handled_at, words, judged_by)
  VALUES ($1::uuid, $2::int4, $3::timestamptz, $4::int4, $5, $6, $7, $8, $9, $10::timestamptz, $11, $12::uuid)`;

/**
 * Judges what is known of the leak. What was judged before stands beside it; the clocks are set anew.
 * @throws AppError INCIDENTS_CASE_NOT_FOUND | INCIDENTS_CASE_OVER | INCIDENTS_FACTS_MOVED_ON | INCIDENTS_FACTS_NOT_YET |
 *   INCIDENTS_FACTS_NOTICED_BEFORE
 */
export function stateFacts(call: SignedInContext, input: StateFactsInput): Promise<number> {
  const { caseId, version, noticedAt, handledAt } = input;
  return inCase(call, caseId, async (tx, seen) => {
    requireGoingOn(seen);
    await waitForFacts(tx, caseId);
    const [before] = await factsOf(tx, caseId);
    if ((before?.version ?? 0) !== version) throw failCases('INCIDENTS_FACTS_MOVED_ON');
    const [row] = await tx.query<{ happened: boolean }>(HAPPENED, [noticedAt, handledAt]);
    if (row?.happened !== true) throw failCases('INCIDENTS_FACTS_NOT_YET');
    await requireNoneBefore(tx, caseId, noticedAt);
    await write(tx, call, input);
    await setDutyTimers(tx, caseId, seen);
    await record(tx, {
      ...{ action: 'incidents.case-facts-judged', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'LeakCase', id: caseId }, facts: { version: version + 1 } },
    });
    return version + 1;
  });
}

/** The first of several cases that are one counts: whoever joins them cannot say by it that the office knew later. Its own time may be put right. */
async function requireNoneBefore(tx: SqlTransaction, caseId: CaseId, noticedAt: Date): Promise<void> {
  const { joinedNoticedAt } = await factsInForce(tx, caseId);
  if (joinedNoticedAt !== null && joinedNoticedAt < noticedAt) throw failCases('INCIDENTS_FACTS_NOTICED_BEFORE');
}

async function write(tx: SqlTransaction, { principal }: SignedInContext, input: StateFactsInput): Promise<void> {
  const { caseId, version, noticedAt, people, throughSystems, judgedLarger, operates, harmAverted } = input;
  await tx.query(STATE, [
    ...[caseId, version + 1, noticedAt, people, throughSystems, judgedLarger, operates, harmAverted],
    ...[input.crimeSuspected, input.handledAt, input.words, principal.staffId],
  ]);
}
