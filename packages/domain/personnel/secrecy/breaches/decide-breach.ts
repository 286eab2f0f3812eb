import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { AnswerAppealInput, DecideBreachInput } from '../../contract/secrecy.ts';
import { tellWhomItIsAbout } from '../about-you.ts';
import { record } from '../audit-events.ts';
import { failSecrecy } from '../errors.ts';
import { type BreachId, sealingKeyOfBreach, writeWords } from './sealed-words.ts';
import { asThemself, lockBreach, recordingRefusals, requireAnother } from './stored-breach.ts';

const DECIDE = `UPDATE secrecy_breach SET state = $2, decided_by = $3::uuid, decided_at = clock_timestamp(), version = version + 1
  WHERE id = $1::uuid`;
const ANSWER = `UPDATE secrecy_breach SET state = $2, answered_by = $3::uuid, answered_at = clock_timestamp(), version = version + 1
  WHERE id = $1::uuid`;

/**
 * Another than whoever said it says that it is so, or that it is not. From then on whom it is about sees it, and is told that there is something.
 * @throws AppError PERSONNEL_BREACH_NOT_FOUND | PERSONNEL_BREACH_MOVED_ON | PERSONNEL_BREACH_OF_YOURS | PERSONNEL_BREACH_BY_ANOTHER
 */
export function decideBreach(call: SignedInContext, input: DecideBreachInput): Promise<void> {
  const { breachId, decision } = input;
  const by = call.principal.staffId;
  return acting(call, breachId, async (tx) => {
    const stored = await lockBreach(tx, breachId, input.version);
    requireAnother(by, stored);
    if (stored.state !== 'asked') throw failSecrecy('PERSONNEL_BREACH_MOVED_ON');
    const as = decision === 'confirm' ? 'standing' : 'refused';
    await tx.query(DECIDE, [breachId, as, by]);
    await record(tx, {
      ...{ action: 'personnel.breach-decided', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'SecrecyBreach', id: breachId }, facts: { version: stored.version + 1, as } },
    });
    if (as === 'standing') await tellWhomItIsAbout(tx, breachId, stored.staffId, 'stands');
  });
}

/**
 * Somebody who had no part in it answers the appeal: it stands, or is lifted and goes soon.
 * @throws AppError as {@link decideBreach}
 */
export function answerAppeal(call: SignedInContext, input: AnswerAppealInput): Promise<void> {
  const { breachId, decision, text } = input;
  const by = call.principal.staffId;
  return acting(call, breachId, async (tx) => {
    const stored = await lockBreach(tx, breachId, input.version);
    requireAnother(by, stored);
    if (stored.state !== 'appealed') throw failSecrecy('PERSONNEL_BREACH_MOVED_ON');
    const as = decision === 'uphold' ? 'upheld' : 'lifted';
    await writeWords(tx, await sealingKeyOfBreach(call, breachId), breachId, { what: 'answer', text, by });
    await tx.query(ANSWER, [breachId, as, by]);
    await record(tx, {
      ...{ action: 'personnel.breach-appeal-answered', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'SecrecyBreach', id: breachId }, facts: { version: stored.version + 1, as } },
    });
    await tellWhomItIsAbout(tx, breachId, stored.staffId, 'answered');
  });
}

function acting(call: SignedInContext, breachId: BreachId, work: (tx: SqlTransaction) => Promise<void>): Promise<void> {
  return recordingRefusals(call, breachId, () => inSqlTransaction(call.services.db, asThemself(call), work));
}
