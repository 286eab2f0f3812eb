import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import type { FrontContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import { failClients } from '../../errors.ts';
import { digestOf } from '../secrets.ts';
import { atOnePace } from './at-one-pace.ts';
import { countTry, giveBackTry, isKnownToBeFull } from './count-tries.ts';

/**
 * One try with the secret of a link, by whoever brings it: counted and at one pace, so that neither speed nor number tells which links are.
 * @returns what `act` answered; `null` for a link that leads nowhere
 * @throws AppError CLIENTS_VISIT_LIMITED
 */
export async function tryAtTheDoor<Done>(
  { services: { db }, front }: FrontContext,
  linkSecret: string,
  act: (linkDigest: Buffer) => Promise<{ readonly done: Done } | null>,
): Promise<{ readonly done: Done } | null> {
  const linkDigest = digestOf(linkSecret);
  if (isKnownToBeFull(db, front.place, linkDigest)) throw failClients('CLIENTS_VISIT_LIMITED');
  return atOnePace(async () => {
    const tried = await countTry(db, front.place, linkDigest);
    if (!tried.admitted) {
      if (tried.first) await inSqlTransaction(db, nobody, recordLimited);
      throw failClients('CLIENTS_VISIT_LIMITED');
    }
    const right = await act(linkDigest);
    if (right !== null) await giveBackTry(db, tried);
    return right;
  });
}

async function recordLimited(tx: SqlTransaction): Promise<void> {
  await record(tx, {
    action: 'clients.visit-refused',
    outcome: 'refused',
    principal: null,
    facts: { reason: 'limited' },
  });
}
