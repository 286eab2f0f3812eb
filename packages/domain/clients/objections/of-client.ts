import { inSqlTransaction, rowPrincipal, type SqlTransaction, visitorPrincipal } from '@kean/db';
import type { BranchId, ClientId } from '@kean/kernel';
import type { SignedInContext, VisitContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { ObjectionReason, StandingObjection } from '../contract/objections.ts';
import type { ClientState } from '../contract.ts';
import { failClients } from '../errors.ts';
import { liftObjection, noteObjection, type Objecting, standingObjection } from './stored-objections.ts';

const ROW = `SELECT id, region_id AS "regionId", branch_id AS "branchId", team_id AS "teamId", assignee_id AS "assigneeId",
    assignment_lapses_at AS "assignmentLapsesAt", state, origin FROM client WHERE id = $1::uuid`;

interface Row {
  readonly branchId: BranchId;
  readonly state: ClientState;
}

type Act<Done> = (tx: SqlTransaction, who: Objecting) => Promise<Done>;

/** Whether the client wants to hear from the office. @throws AppError CLIENTS_CLIENT_NOT_FOUND */
export function objectionOf(call: SignedInContext, clientId: ClientId): Promise<StandingObjection> {
  return withClient(call, clientId, (tx) => standingObjection(tx, clientId));
}

/** Somebody of the office heard it. @throws AppError CLIENTS_CLIENT_NOT_FOUND */
export function noteOf(call: SignedInContext, clientId: ClientId, reason: ObjectionReason): Promise<void> {
  return withClient(call, clientId, (tx, who) => noteObjection(tx, who, reason));
}

/** @throws AppError CLIENTS_CLIENT_NOT_FOUND | CLIENTS_OBJECTION_IS_THE_CLIENTS */
export function liftOf(call: SignedInContext, clientId: ClientId): Promise<void> {
  return withClient(call, clientId, liftObjection);
}

export function ownObjection(call: VisitContext): Promise<StandingObjection> {
  return asVisitor(call, (tx, { clientId }) => standingObjection(tx, clientId));
}

/** The client says it alone: from then on nobody of the office takes it back. */
export function objectOneself(call: VisitContext): Promise<void> {
  return asVisitor(call, async (tx, who) => {
    const standing = await standingObjection(tx, who.clientId);
    // What a colleague noted becomes the client's own.
    if (standing !== null && !standing.isClientsOwn) await liftObjection(tx, who);
    await noteObjection(tx, who, 'asked');
  });
}

export function hearAgain(call: VisitContext): Promise<void> {
  return asVisitor(call, liftObjection);
}

/** For whoever may note objections of this very client. */
async function withClient<Done>(
  { principal, authorizer, services }: SignedInContext,
  clientId: ClientId,
  act: Act<Done>,
): Promise<Done> {
  const as = rowPrincipal(principal, authorizer.rowReach('clients.note-objections'));
  const found = await inSqlTransaction(services.db, as, async (tx) => {
    const [row] = await tx.query<Row>(ROW, [clientId]);
    if (row !== undefined && row.state !== 'erased' && authorizer.can('clients.note-objections', 'Client', row)) {
      return { done: await act(tx, { clientId, branchId: row.branchId, principal }) };
    }
    await record(tx, {
      action: 'clients.dossier-refused',
      outcome: 'refused',
      principal,
      subject: { kind: 'Client', id: clientId },
      facts: { reason: 'not-within-reach' },
    });
    return null;
  });
  if (found === null) throw failClients('CLIENTS_CLIENT_NOT_FOUND');
  return found.done;
}

/** @throws AppError CLIENTS_CLIENT_NOT_FOUND for a client who was erased meanwhile */
function asVisitor<Done>({ services, visitor: { clientId } }: VisitContext, act: Act<Done>): Promise<Done> {
  return inSqlTransaction(services.db, visitorPrincipal(clientId), async (tx) => {
    const [row] = await tx.query<Row>(ROW, [clientId]);
    if (row === undefined) throw failClients('CLIENTS_CLIENT_NOT_FOUND');
    return act(tx, { clientId, branchId: row.branchId, principal: null });
  });
}
