import { inSqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { AppealBreachInput, OwnBreach, OwnBreaches } from '../../contract/secrecy.ts';
import { record } from '../audit-events.ts';
import { failSecrecy } from '../errors.ts';
import { BREACH_JOINS, BREACH_ROW } from './breach-rows.ts';
import { type BreachId, openedTexts, sealingKeyOfBreach, storedTexts, writeWords } from './sealed-words.ts';
import { asThemself, lockBreach } from './stored-breach.ts';

/** Row security leaves out what was not decided. */
const OWN = `SELECT ${BREACH_ROW},
    CASE WHEN b.state = 'standing' AND b.decided_at > now() - interval '30 days' THEN b.decided_at + interval '30 days' END AS "appealUntil"
  FROM ${BREACH_JOINS} WHERE b.staff_id = $1::uuid AND b.state <> 'refused' ORDER BY b.number DESC`;
/** Of one that stands, whoever says it: the database asks whether they may. */
export const APPEAL = `UPDATE secrecy_breach SET state = 'appealed', appealed_at = clock_timestamp(), version = version + 1 WHERE id = $1::uuid`;

type Stored = Omit<OwnBreach, 'texts'> & { readonly breachId: BreachId; readonly staffId: OwnStaff };
type OwnStaff = SignedInContext['principal']['staffId'];

/** What is on record about whoever is signed in: all of it, with who said and who decided it. Each look stands in the log. */
export async function readOwnBreaches(call: SignedInContext): Promise<OwnBreaches> {
  const { principal, services } = call;
  const { breaches, texts } = await inSqlTransaction(services.db, asThemself(call), async (tx) => {
    const found = await tx.query<Stored & Record<string, unknown>>(OWN, [principal.staffId]);
    for (const { breachId } of found) {
      await record(tx, {
        ...{ action: 'personnel.breach-opened', outcome: 'allowed', principal },
        ...{ subject: { kind: 'SecrecyBreach', id: breachId }, facts: { by: 'person', count: 1 } },
      });
    }
    return {
      breaches: found,
      texts: await storedTexts(
        tx,
        found.map(({ breachId }) => breachId),
      ),
    };
  });
  if (breaches.length === 0) return [];
  const opened = await openedTexts(call, breaches, texts, 'own-record');
  return breaches.map(({ staffId: _, staffNumber: __, staffName: ___, ...breach }) => ({
    ...breach,
    texts: opened.get(breach.breachId) ?? [],
  }));
}

/**
 * Whom it is about says why they disagree: once, within thirty days.
 * @throws AppError PERSONNEL_BREACH_NOT_FOUND | PERSONNEL_BREACH_MOVED_ON | PERSONNEL_APPEAL_OVER
 */
export async function appealBreach(
  call: SignedInContext,
  { breachId, version, text }: AppealBreachInput,
): Promise<void> {
  const { principal, services } = call;
  const by = principal.staffId;
  await inSqlTransaction(services.db, asThemself(call), async (tx) => {
    const stored = await lockBreach(tx, breachId, version);
    if (stored.staffId !== by) throw failSecrecy('PERSONNEL_BREACH_NOT_FOUND');
    if (stored.state !== 'standing') throw failSecrecy('PERSONNEL_BREACH_MOVED_ON');
    if (!stored.isAppealOpen) throw failSecrecy('PERSONNEL_APPEAL_OVER');
    await writeWords(tx, await sealingKeyOfBreach(call, breachId), breachId, { what: 'appeal', text, by });
    await tx.query(APPEAL, [breachId]);
    await record(tx, {
      ...{ action: 'personnel.breach-appealed', outcome: 'allowed', principal },
      ...{ subject: { kind: 'SecrecyBreach', id: breachId }, facts: { version: version + 1, by: 'person' } },
    });
  });
}
