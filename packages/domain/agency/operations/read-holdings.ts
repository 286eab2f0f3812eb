import { inSqlTransaction, nobody, runStatement } from '@kean/db';
import type { HoldingSource, SignedInContext } from '@kean/procedures';
import type { z } from 'zod';
import { recordAgencyEvent } from '../audit-events.ts';
import type { HeldSession, Holdings, HoldingsInput } from '../contract/people.ts';
import { readClosedClients } from './closed-clients.ts';
import { requirePerson } from './stored-person.ts';

const MOST_SESSIONS = 100;
const SESSIONS = `
  select id, created_at as "openedAt", updated_at as "usedAt", expires_at as "lapsesAt"
    from auth_session where user_id = $1 and expires_at > now() order by updated_at desc limit ${MOST_SESSIONS}`;

/**
 * What a person holds now, by kind and number, from every clause that gives something out. That somebody looked stands in the log.
 * @throws AppError AUTHORIZATION_NOT_FOUND
 */
export async function readHoldings(
  call: SignedInContext,
  sources: readonly HoldingSource[],
  { staffId }: HoldingsInput,
): Promise<z.input<typeof Holdings>> {
  const { principal, services } = call;
  const { epoch, id, number, displayName, branchName, teamName, status } = await requirePerson(
    call,
    'agency.read-holdings',
    staffId,
  );
  const [closedClients, sessions, ...held] = await Promise.all([
    readClosedClients(services.db, staffId),
    runStatement<z.input<typeof HeldSession>>(services.db, SESSIONS, [staffId]),
    ...sources.map((source) => source.count(services, staffId)),
  ]);
  await inSqlTransaction(services.db, nobody, (tx) =>
    recordAgencyEvent(tx, {
      action: 'agency.holdings-read',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: staffId },
    }),
  );
  const kinds = sources.map(({ kind, title, fate }, place) => ({
    kind,
    title,
    fate,
    ...(held[place] ?? { count: 0, until: null }),
  }));
  const person = { id, number, displayName, branchName, teamName, status };
  return { person, closedClients, epoch, kinds, sessions, readAt: services.clock.now() };
}
