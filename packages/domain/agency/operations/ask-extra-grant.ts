import type { ClausePolicy } from '@kean/authorization';
import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import { type Grant, newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { recordAgencyEvent as record } from '../audit-events.ts';
import type { AskExtraGrantInput } from '../contract/extra-grants.ts';
import { failAgency } from '../errors.ts';
import { extraGrantLastsAtMostThirtyDays } from '../rules/extra-grant-lasts-at-most-thirty-days.ts';
import { requireOfferedGrants } from '../rules/grants-name-what-clauses-offer.ts';
import { keptFromClients } from '../rules/kept-from-clients.ts';
import { extraGrantFacts, RECEIVER, type Receiver } from './stored-extra-grants.ts';

const FIND = `select ${RECEIVER} as receiver from staff s where (s.id = $1::uuid or s.number = $2) and s.status = 'active'`;
const INSERT = `
  insert into extra_grant (id, staff_id, clause, action, subject, scope, fields, conditions, starts_at, ends_at, reason, asked_by)
  values ($1, $2, $3, $4, $5, $6, $7::text[], $8::jsonb, $9, $10, $11, $12)`;

/**
 * Asks for a grant of one person for a while: for oneself, or for somebody within the caller's reach. It gives nothing before somebody else
 * has approved it.
 * @throws AppError AGENCY_EXTRA_GRANT_TIME, AGENCY_GRANT_UNKNOWN, AGENCY_STAFF_NOT_FOUND, AGENCY_ROLE_KEPT_FROM_CLIENTS
 */
export function askExtraGrant(
  { principal, authorizer, services }: SignedInContext,
  offers: readonly ClausePolicy[],
  { staffNumber, grant, startsAt, endsAt, reason }: AskExtraGrantInput,
): Promise<{ readonly id: string }> {
  const untimely = extraGrantLastsAtMostThirtyDays({ startsAt, endsAt }, services.clock);
  if (untimely !== null) throw failAgency(untimely.code);
  // The end of an extra grant is its own; the draft cannot bring another.
  const wanted: Grant = { ...grant, expiresAt: null };
  requireOfferedGrants(offers, 'extra', [wanted]);
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const receiver = await findReceiver(
      tx,
      staffNumber === undefined ? [principal.staffId, null] : [null, staffNumber],
    );
    if (receiver === null || !authorizer.can('agency.ask-extra-grant', 'Staff', receiver)) {
      throw failAgency('AGENCY_STAFF_NOT_FOUND');
    }
    const breach = keptFromClients(receiver.roles, wanted);
    if (breach !== null) throw failAgency(breach.code);
    const { id: staffId } = receiver;
    const id = newId<'ExtraGrant'>();
    const { clause, action, subject, scope, fields, conditions } = wanted;
    const times = [startsAt, endsAt, reason, principal.staffId];
    const what = [clause, action, subject, scope, fields ?? [], JSON.stringify(conditions)];
    await tx.query(INSERT, [id, staffId, ...what, ...times]);
    await record(tx, {
      action: 'agency.extra-grant-asked',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: staffId },
      facts: { ...extraGrantFacts({ id, grant: wanted }), reason, hours: hoursBetween(startsAt, endsAt) },
    });
    return { id };
  });
}

async function findReceiver(tx: SqlTransaction, who: readonly (string | null)[]): Promise<Receiver | null> {
  const [row] = await tx.query<{ receiver: Receiver }>(FIND, who);
  return row?.receiver ?? null;
}

function hoursBetween(startsAt: Date, endsAt: Date): number {
  return Math.ceil((endsAt.getTime() - startsAt.getTime()) / 3_600_000);
}
