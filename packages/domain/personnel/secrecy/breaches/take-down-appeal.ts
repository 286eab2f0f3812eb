import { inSqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { AppealBreachInput } from '../../contract/secrecy.ts';
import { record } from '../audit-events.ts';
import { failSecrecy } from '../errors.ts';
import { APPEAL } from './own-breaches.ts';
import { sealingKeyOfBreach, writeWords } from './sealed-words.ts';
import { asThemself, lockBreach, recordingRefusals, requireAnother } from './stored-breach.ts';

/**
 * Whoever has left has no page here and writes a letter: somebody who had no part in the record takes down why they disagree. Once, within
 * thirty days, like the appeal of anybody.
 * @throws AppError PERSONNEL_BREACH_NOT_FOUND | PERSONNEL_BREACH_MOVED_ON | PERSONNEL_BREACH_OF_YOURS | PERSONNEL_BREACH_BY_ANOTHER |
 *   PERSONNEL_APPEAL_IS_THEIRS | PERSONNEL_APPEAL_OVER
 */
export function takeDownAppeal(call: SignedInContext, { breachId, version, text }: AppealBreachInput): Promise<void> {
  const { principal, services } = call;
  const by = principal.staffId;
  return recordingRefusals(call, breachId, () =>
    inSqlTransaction(services.db, asThemself(call), async (tx) => {
      const stored = await lockBreach(tx, breachId, version);
      requireAnother(by, stored);
      if (!stored.hasLeft) throw failSecrecy('PERSONNEL_APPEAL_IS_THEIRS');
      if (stored.state !== 'standing') throw failSecrecy('PERSONNEL_BREACH_MOVED_ON');
      if (!stored.isAppealOpen) throw failSecrecy('PERSONNEL_APPEAL_OVER');
      await writeWords(tx, await sealingKeyOfBreach(call, breachId), breachId, { what: 'appeal', text, by });
      await tx.query(APPEAL, [breachId]);
      await record(tx, {
        ...{ action: 'personnel.breach-appealed', outcome: 'allowed', principal },
        ...{ subject: { kind: 'SecrecyBreach', id: breachId }, facts: { version: version + 1, by: 'letter' } },
      });
    }),
  );
}
