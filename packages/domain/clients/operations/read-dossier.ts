import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { ClientOrigin, Dossier } from '../contract.ts';
import { failClients } from '../errors.ts';
import type { StoredRow } from './client-rows.ts';
import { DOSSIER_ROW, readDossierParts } from './dossier-parts.ts';
import { openCards } from './open-cards.ts';
import { reportUnreadableCards } from './report-unreadable-cards.ts';
import { whyOutOfReach } from './why-out-of-reach.ts';

/** A row with everything the authorizer compares. */
interface DossierRow extends StoredRow {
  readonly regionId: string;
  readonly teamId: string | null;
  readonly assignmentLapsesAt: Date | null;
  readonly origin: ClientOrigin;
}

/** What is left of somebody who was erased: that there was a client of this number. */
const STONE = {
  ...{ roles: [], assigneeId: null, assigneeName: null },
  ...{ fields: [], demands: [], properties: [], assignment: null },
} satisfies Partial<Dossier>;

/**
 * The dossier of one client: masked card, names and origin of sealed fields, demand and property, assignment. No sealed value.
 * @throws AppError CLIENTS_CLIENT_LOCKED for one that a measure against a leak has locked | CLIENTS_CLIENT_NOT_FOUND, for a client that does not exist and for one out of reach alike; both are logged
 */
export async function readDossier(call: SignedInContext, clientId: ClientId): Promise<Dossier> {
  const { principal, authorizer, services } = call;
  const as = rowPrincipal(principal, authorizer.rowReach('clients.read'));
  const found = await inSqlTransaction(services.db, as, async (tx) => {
    const row = await readRow(tx, clientId);
    if (row === null || !authorizer.can('clients.read', 'Client', row)) {
      await record(tx, {
        action: 'clients.dossier-refused',
        outcome: 'refused',
        principal,
        subject: { kind: 'Client', id: clientId },
        facts: { reason: 'not-within-reach' },
      });
      return null;
    }
    const parts = await readDossierParts(tx, clientId);
    await record(tx, {
      action: 'clients.dossier-read',
      outcome: 'allowed',
      principal,
      branchId: row.branchId,
      subject: { kind: 'Client', id: clientId },
      facts: { clientNumber: row.number },
    });
    return { row, parts };
  });
  if (found === null) throw await whyOutOfReach(services.db, clientId, principal.staffId);
  const scope = authorizer.rowReach('clients.read').widest ?? 'own';
  const viewer = { principal, scope, purpose: 'show-dossier' } as const;
  const { rows, unreadable } = await openCards(services.keyring, viewer, [found.row]);
  await reportUnreadableCards(call, unreadable);
  const [opened] = rows;
  if (opened === undefined) throw failClients('CLIENTS_CLIENT_NOT_FOUND');
  // Erased while it was read: the parts are from before that, and nobody is shown by halves.
  if (opened.state === 'erased') return { ...shownColumns(opened), ...STONE };
  return { ...shownColumns(opened), ...found.parts };
}

async function readRow(tx: SqlTransaction, clientId: ClientId): Promise<DossierRow | null> {
  const [row] = await tx.query<DossierRow>(DOSSIER_ROW, [clientId]);
  return row ?? null;
}

/** Leaves behind what only the decision needed. */
function shownColumns({
  id,
  number,
  state,
  roles,
  branchId,
  assigneeId,
  assigneeName,
  createdAt,
  card,
}: ClientRowLike) {
  return { id, number, state, roles, branchId, assigneeId, assigneeName, createdAt, card };
}
type ClientRowLike = Omit<Dossier, 'fields' | 'demands' | 'properties' | 'assignment'>;
