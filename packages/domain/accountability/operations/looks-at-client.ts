import { type EventPage, type EventRecord, searchEvents } from '@kean/audit';
import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { Look, LooksAt, LooksForClientPage, LooksPage } from '../contract.ts';
import { failAccountability } from '../errors.ts';
import { shownActor } from './log-entries.ts';
import { readLabels } from './log-labels.ts';

/**
 * What counts as a look at one client: a value was opened or refused, what they wrote in a request, or the masked dossier was. Lists and searches
 * are not.
 */
const KINDS: Readonly<Record<string, Look['kind']>> = {
  'circulation.field-revealed': 'revealed',
  'circulation.reveal-refused': 'refused',
  'clients.request-words-opened': 'revealed',
  'clients.dossier-read': 'dossier',
};
const CLIENT = `SELECT id, region_id AS "regionId", branch_id AS "branchId", team_id AS "teamId", assignee_id AS "assigneeId",
    assignment_lapses_at AS "assignmentLapsesAt", state, origin FROM client WHERE id = $1::uuid`;
const ROLES = `SELECT staff_id AS "staffId", array_agg(role_code ORDER BY role_code) AS roles FROM staff_role
  WHERE staff_id = ANY($1::uuid[]) GROUP BY staff_id`;

/**
 * Who looked at this client, for whoever may see the client's dossier so: role, number, time, purpose, fields; looks from other branches
 * too. That this was read is an event, and so is that it was refused.
 * @throws AppError ACCOUNTABILITY_CLIENT_NOT_FOUND, for a client that does not exist and for one out of reach alike
 */
export async function looksAtClient(call: SignedInContext, { clientId, limit, cursor }: LooksAt): Promise<LooksPage> {
  const { principal, authorizer, services, locale } = call;
  const as = rowPrincipal(principal, authorizer.rowReach('accountability.read-looks'));
  const found = await inSqlTransaction(services.db, as, async (tx) => {
    const [row] = await tx.query(CLIENT, [clientId]);
    const subject = { kind: 'Client', id: clientId } as const;
    if (row === undefined || !authorizer.can('accountability.read-looks', 'Client', row)) {
      await record(tx, {
        action: 'accountability.looks-refused',
        outcome: 'refused',
        principal,
        subject,
        facts: { reason: 'not-within-reach' },
      });
      return null;
    }
    const found = await looksAt(tx, clientId, limit, cursor);
    const page = { ...found, events: found.events.filter(isForTheBranch) };
    const [labels, roles] = [await readLabels(tx, page.events, locale), await rolesOf(tx, page.events)];
    await record(tx, {
      action: 'accountability.looks-read',
      outcome: 'allowed',
      principal,
      subject,
      facts: { count: page.events.length },
    });
    const looks = page.events.map((event) => ({
      ...lookOf(event, roles),
      staff: shownActor(event, labels),
      branchName: event.branchId === null ? null : (labels.branchNames.get(event.branchId) ?? null),
    }));
    return { looks, next: page.next };
  });
  if (found === null) throw failAccountability('ACCOUNTABILITY_CLIENT_NOT_FOUND');
  return found;
}

/**
 * The same for the client's own page: when, by which role, for what; not who. Only looks that were given. The caller has made sure that
 * it is the client who asks.
 */
export async function looksForClient(
  tx: SqlTransaction,
  { clientId, limit, cursor }: LooksAt,
): Promise<LooksForClientPage> {
  const page = await looksAt(tx, clientId, limit, cursor, ['allowed']);
  const roles = await rolesOf(tx, page.events);
  return { looks: page.events.map((event) => lookOf(event, roles)), next: page.next };
}

function looksAt(
  tx: SqlTransaction,
  clientId: ClientId,
  limit: number,
  cursor: string | null | undefined,
  outcomes?: readonly ['allowed'],
): Promise<EventPage> {
  const filter = { subjectId: clientId, alone: true, actions: Object.keys(KINDS), outcomes };
  return searchEvents(tx, filter, { limit, cursor });
}

/**
 * A complaint stays out of the branch's log, so its words were opened in none; who reads the dossier may be whom it is about. The client sees that
 * look in their own pages.
 */
function isForTheBranch({ action, branchId }: EventRecord): boolean {
  return action !== 'clients.request-words-opened' || branchId !== null;
}

function lookOf(event: EventRecord, roles: ReadonlyMap<string, string[]>) {
  return {
    occurredAt: event.occurredAt,
    kind: KINDS[event.action] ?? 'refused',
    roles: roles.get(event.principalId ?? '') ?? [],
    purpose: event.purpose,
    fields: [...event.fields],
  };
}

async function rolesOf(tx: SqlTransaction, events: readonly EventRecord[]): Promise<Map<string, string[]>> {
  const people = [...new Set(events.map(({ principalId }) => principalId).filter((id) => id !== null))];
  const rows = people.length === 0 ? [] : await tx.query<{ staffId: string; roles: string[] }>(ROLES, [people]);
  return new Map(rows.map(({ staffId, roles }) => [staffId, roles]));
}
