import type { SqlTransaction } from '@kean/db';
import { type BranchId, type ClientId, newId, type Principal } from '@kean/kernel';
import { promise } from '@kean/queues';
import { record } from '../audit-events.ts';
import type { ObjectionReason, StandingObjection } from '../contract/objections.ts';
import { failClients } from '../errors.ts';
import { keepContactList } from '../jobs/keep-contact-list.job.ts';

const STANDING = `SELECT reason, recorded_at AS since, recorded_by IS NULL AS "isClientsOwn"
  FROM contact_objection WHERE client_id = $1::uuid AND lifted_at IS NULL`;
const NOTE = `INSERT INTO contact_objection (id, client_id, reason, recorded_by) VALUES ($1::uuid, $2::uuid, $3, $4::uuid)
  ON CONFLICT (client_id) WHERE lifted_at IS NULL DO NOTHING RETURNING id`;
const LIFT = `UPDATE contact_objection SET lifted_at = clock_timestamp(), lifted_by = $2::uuid
  WHERE client_id = $1::uuid AND lifted_at IS NULL RETURNING id, reason`;

/** Whose objection it is, and who says so: `null` for the client alone. */
export interface Objecting {
  readonly clientId: ClientId;
  readonly branchId: BranchId;
  readonly principal: Principal | null;
}

export async function standingObjection(tx: SqlTransaction, clientId: ClientId): Promise<StandingObjection> {
  const [found] = await tx.query<NonNullable<StandingObjection>>(STANDING, [clientId]);
  return found ?? null;
}

/** Notes an objection, which stops messages from this commit on; the list of addresses follows. Said twice, it is one. */
export async function noteObjection(tx: SqlTransaction, who: Objecting, reason: ObjectionReason): Promise<void> {
  const objectionId = newId<'ContactObjection'>();
  const noted = await tx.query(NOTE, [objectionId, who.clientId, reason, who.principal?.staffId ?? null]);
  if (noted.length > 0) await follow(tx, who, 'clients.contact-objected', objectionId, reason);
}

/**
 * The person wants to hear from the office again. Nothing happens where nobody objected.
 * @throws AppError CLIENTS_OBJECTION_IS_THE_CLIENTS where the client said it alone and somebody else would take it back
 */
export async function liftObjection(tx: SqlTransaction, who: Objecting): Promise<void> {
  const standing = await standingObjection(tx, who.clientId);
  if (standing === null) return;
  if (standing.isClientsOwn && who.principal !== null) throw failClients('CLIENTS_OBJECTION_IS_THE_CLIENTS');
  const [lifted] = await tx.query<{ id: string; reason: ObjectionReason }>(LIFT, [
    who.clientId,
    who.principal?.staffId ?? null,
  ]);
  if (lifted !== undefined) await follow(tx, who, 'clients.contact-objection-lifted', lifted.id, lifted.reason);
}

async function follow(
  tx: SqlTransaction,
  { clientId, branchId, principal }: Objecting,
  action: 'clients.contact-objected' | 'clients.contact-objection-lifted',
  objectionId: string,
  reason: ObjectionReason,
): Promise<void> {
  await promise(
    tx,
    keepContactList,
    { clientId },
    `${objectionId}-${action === 'clients.contact-objected' ? 'said' : 'lifted'}`,
  );
  const subject = { kind: 'Client', id: clientId } as const;
  await record(tx, { action, outcome: 'allowed', principal, branchId, subject, facts: { objectionId, reason } });
}
