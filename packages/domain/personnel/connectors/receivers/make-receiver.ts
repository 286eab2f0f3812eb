import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import { type Id, newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { MadeConnector, RenewKeyInput } from '../../contract/connectors.ts';
import type { SeenConnectorInput } from '../../contract/deliveries.ts';
import type { MakeReceiverInput } from '../../contract/receivers.ts';
import { failPersonnel } from '../../errors.ts';
import { ownKey } from '../make-directory.ts';
import { lockSeenConnector } from '../stored-connector.ts';
import { firstSigningKey } from './signing-keys.ts';

const MAKE = `INSERT INTO connector (id, kind, name, api_key_id, made_by) VALUES ($1::uuid, 'receiver', $2, $3::uuid, $4::uuid)`;
const RECEIVER = 'INSERT INTO signal_receiver (connector_id, audience, subject) VALUES ($1::uuid, $2, $3)';
const RENEW = `UPDATE connector SET api_key_id = $2::uuid, version = version + 1 WHERE id = $1::uuid AND kind = 'receiver' RETURNING id`;
const STREAM = `
  SELECT s.released_by IS NOT NULL AS "isReleased", $2::uuid IN (c.made_by, k.staff_id) AS "isOwn"
    FROM signal_stream s JOIN connector c ON c.id = s.connector_id LEFT JOIN api_key k ON k.id = c.api_key_id
   WHERE s.connector_id = $1::uuid`;
const RELEASE = 'UPDATE signal_stream SET released_by = $2::uuid WHERE connector_id = $1::uuid';
const SWITCH_ON = `UPDATE connector SET state = 'on' WHERE id = $1::uuid`;

/**
 * Connects a system that is told by security events. It sets up with its key where it is told, and is told of nobody until somebody else
 * has released that place.
 * @throws AppError PERSONNEL_KEY_UNFIT | PERSONNEL_CONNECTORS_NOT_SET_UP
 */
export async function makeReceiver(
  call: SignedInContext,
  { label, keyId, audience, subject }: MakeReceiverInput,
): Promise<MadeConnector> {
  const { principal, services } = call;
  const connectorId = newId<'Connector'>();
  await inSqlTransaction(services.db, nobody, async (tx) => {
    await ownKey(tx, call, keyId);
    await tx.query(MAKE, [connectorId, label, keyId, principal.staffId]);
    await tx.query(RECEIVER, [connectorId, audience, subject]);
    await firstSigningKey(tx, call);
    await tell(tx, call, connectorId, 'personnel.connector-made');
  });
  return { connectorId };
}

/** Another key by which the same receiver comes in. @throws AppError PERSONNEL_CONNECTOR_NOT_FOUND | PERSONNEL_CONNECTOR_CHANGED | PERSONNEL_KEY_UNFIT */
export function renewReceiverKey(call: SignedInContext, input: RenewKeyInput): Promise<void> {
  return inSqlTransaction(call.services.db, nobody, async (tx) => {
    await lockSeenConnector(tx, input);
    await ownKey(tx, call, input.keyId);
    const renewed = await tx.query(RENEW, [input.connectorId, input.keyId]);
    if (renewed.length === 0) throw failPersonnel('PERSONNEL_CONNECTOR_NOT_FOUND');
    await tell(tx, call, input.connectorId, 'personnel.connector-key-renewed');
  });
}

/**
 * Somebody who neither made it nor holds its key says that people may be named where the stream leads now. Should the receiver move it, it is
 * released anew.
 * @throws AppError PERSONNEL_CONNECTOR_NOT_FOUND | PERSONNEL_CONNECTOR_CHANGED | PERSONNEL_OWN_RECEIVER | PERSONNEL_CONNECTOR_RELEASED
 */
export function releaseReceiver(call: SignedInContext, input: SeenConnectorInput): Promise<void> {
  const { connectorId } = input;
  return inSqlTransaction(call.services.db, nobody, async (tx) => {
    await lockSeenConnector(tx, input);
    const [stream] = await tx.query<{ isReleased: boolean; isOwn: boolean }>(STREAM, [
      connectorId,
      call.principal.staffId,
    ]);
    if (stream === undefined) throw failPersonnel('PERSONNEL_CONNECTOR_NOT_FOUND');
    if (stream.isOwn) throw failPersonnel('PERSONNEL_OWN_RECEIVER');
    if (stream.isReleased) throw failPersonnel('PERSONNEL_CONNECTOR_RELEASED');
    await tx.query(RELEASE, [connectorId, call.principal.staffId]);
    await tx.query(SWITCH_ON, [connectorId]);
    await tell(tx, call, connectorId, 'personnel.connector-released');
  });
}

function tell(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  connectorId: Id<'Connector'>,
  action: 'personnel.connector-made' | 'personnel.connector-key-renewed' | 'personnel.connector-released',
): Promise<void> {
  return record(tx, { action, outcome: 'allowed', principal, subject: { kind: 'Connector', id: connectorId } });
}
