import { inSqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { Breach } from '../../contract/secrecy.ts';
import { record } from '../audit-events.ts';
import { failSecrecy } from '../errors.ts';
import { BREACH_JOINS, BREACH_ROW, IS_YOURS, LETTER_UNTIL } from './breach-rows.ts';
import { type BreachId, openedTexts, storedTexts } from './sealed-words.ts';
import { asThemself } from './stored-breach.ts';

const ONE = `SELECT ${BREACH_ROW}, ${IS_YOURS}, ${LETTER_UNTIL} FROM ${BREACH_JOINS} WHERE b.id = $2::uuid AND b.staff_id <> $1::uuid`;

/**
 * Opens what was written, every edition of it. That it was opened is committed to the log before a word leaves; one's own case opens on the
 * own page alone.
 * @throws AppError PERSONNEL_BREACH_NOT_FOUND
 */
export async function openBreach(call: SignedInContext, breachId: BreachId): Promise<Breach> {
  const { principal, services } = call;
  const { breach, texts } = await inSqlTransaction(services.db, asThemself(call), async (tx) => {
    const [found] = await tx.query<Omit<Breach, 'texts'> & Record<string, unknown>>(ONE, [principal.staffId, breachId]);
    if (found === undefined) throw failSecrecy('PERSONNEL_BREACH_NOT_FOUND');
    const stored = await storedTexts(tx, [breachId]);
    await record(tx, {
      ...{ action: 'personnel.breach-opened', outcome: 'allowed', principal },
      ...{ subject: { kind: 'SecrecyBreach', id: breachId }, facts: { by: 'register', count: stored.length } },
    });
    return { breach: found, texts: stored };
  });
  const opened = await openedTexts(call, [{ breachId, staffId: breach.staffId }], texts, 'secrecy-register');
  return { ...breach, texts: opened.get(breachId) ?? [] };
}
