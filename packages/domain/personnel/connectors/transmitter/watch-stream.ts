import type { SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { z } from 'zod';
import { record } from '../../audit-events.ts';
import { failPersonnel } from '../../errors.ts';
import { refuseWhileOff } from './change-stream.ts';
import { VERIFICATION_SECONDS } from './described.ts';
import { StreamFault } from './stream-fault.ts';
import { namedStream, type Receiver, type Stream } from './stream-rows.ts';
import type { NewStatus, Verification } from './stream-shapes.ts';

const STATUS = 'UPDATE signal_stream SET status = $2, reason = $3 WHERE connector_id = $1::uuid';
const VERIFY = 'SELECT verify_stream($1::uuid, $2::uuid) AS "deliveryId"';
const STATE = 'INSERT INTO signal_state (delivery_id, sealed) VALUES ($1::uuid, $2)';

/** While it is paused, what happens is held for seven days; while it is disabled, nothing is. @throws StreamFault 403 | 404 */
export async function updateStatus(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  receiver: Receiver,
  { stream_id: name, status, reason }: z.output<typeof NewStatus>,
): Promise<Stream> {
  const { connectorId } = receiver;
  await namedStream(tx, receiver, name);
  refuseWhileOff(receiver);
  await tx.query(STATUS, [connectorId, status, reason ?? null]);
  const subject = { kind: 'Connector', id: connectorId } as const;
  const facts = { status };
  await record(tx, { action: 'personnel.stream-status-set', outcome: 'allowed', principal, subject, facts });
  return namedStream(tx, receiver, name);
}

/** Sends a sign of life with the receiver's own words in it. It names nobody, so it needs no release. @throws StreamFault 404 | 429 */
export async function verifyStream(
  tx: SqlTransaction,
  { principal, services }: SignedInContext,
  receiver: Receiver,
  { stream_id: name, state }: z.output<typeof Verification>,
): Promise<void> {
  await namedStream(tx, receiver, name);
  const [asked] = await tx.query<{ deliveryId: string | null }>(VERIFY, [receiver.connectorId, principal.staffId]);
  const deliveryId = asked?.deliveryId ?? null;
  if (deliveryId === null)
    throw new StreamFault(429, `Ask for a verification once in ${VERIFICATION_SECONDS} seconds.`);
  if (state === undefined) return;
  if (services.connectorSecrets === undefined) throw failPersonnel('PERSONNEL_CONNECTORS_NOT_SET_UP');
  const sealed = services.connectorSecrets.seal(Buffer.from(state, 'utf8'), ['signal_state', 'sealed', deliveryId]);
  await tx.query(STATE, [deliveryId, sealed]);
}
