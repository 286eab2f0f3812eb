import { inSqlTransaction, nobody } from '@kean/db';
import { newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { allFacts, digestOfFact } from '@kean/regulation';
import { record } from '../audit-events.ts';
import type { ConfirmRegulation } from '../contract/regulation.ts';
import { failAccountability } from '../errors.ts';

const CONFIRM = `insert into regulation_confirmation (id, fact_id, digest, confirmed_by)
  values ($1::uuid, $2, decode($3, 'hex'), $4::uuid) returning confirmed_at as at`;

/**
 * Keeps that counsel has confirmed a fact, as the caller has it on the screen.
 * @throws AppError ACCOUNTABILITY_FACT_NOT_FOUND | ACCOUNTABILITY_FACT_CHANGED
 */
export async function confirmRegulation(
  { principal, services }: SignedInContext,
  { factId, digest }: ConfirmRegulation,
): Promise<{ readonly at: Date }> {
  const fact = allFacts().find(({ id }) => id === factId);
  if (fact === undefined) throw failAccountability('ACCOUNTABILITY_FACT_NOT_FOUND');
  if (digestOfFact(fact) !== digest) throw failAccountability('ACCOUNTABILITY_FACT_CHANGED');
  const confirmationId = newId<'RegulationConfirmation'>();
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const [confirmed] = await tx.query<{ at: Date }>(CONFIRM, [confirmationId, factId, digest, principal.staffId]);
    if (confirmed === undefined) throw new Error('a confirmation that was written has a time');
    await record(tx, {
      action: 'accountability.regulation-confirmed',
      outcome: 'allowed',
      principal,
      facts: { source: fact.source.id, fact: factId.slice(fact.source.id.length + 1), confirmationId },
    });
    return confirmed;
  });
}
