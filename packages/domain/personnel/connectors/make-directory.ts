import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import { type Id, newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { MadeConnector, MakeDirectoryInput, RenewKeyInput, SwitchConnectorInput } from '../contract/connectors.ts';
import { failPersonnel } from '../errors.ts';
import { lockSeenConnector } from './stored-connector.ts';

const OWN_KEY = `
  SELECT id FROM api_key WHERE id = $1::uuid AND staff_id = $2::uuid AND actions = '{personnel.provision}' AND revoked_at IS NULL
     AND expires_at > now() AND NOT EXISTS (SELECT FROM connector c WHERE c.api_key_id = api_key.id)`;
const MAKE = `INSERT INTO connector (id, kind, name, api_key_id, made_by) VALUES ($1::uuid, 'directory', $2, $3::uuid, $4::uuid)`;
const SWITCH = 'UPDATE connector SET state = $2, version = version + 1 WHERE id = $1::uuid';
const UNRELEASED = `
  SELECT FROM connector c LEFT JOIN webhook w ON w.connector_id = c.id LEFT JOIN signal_stream s ON s.connector_id = c.id
   WHERE c.id = $1::uuid AND c.kind IN ('webhook', 'receiver') AND coalesce(w.released_by, s.released_by) IS NULL`;
const RENEW = `UPDATE connector SET api_key_id = $2::uuid, version = version + 1 WHERE id = $1::uuid AND kind = 'directory' RETURNING id`;

/** Connects a directory, by a key of the caller's. It may give no role until compliance allows one. @throws AppError PERSONNEL_KEY_UNFIT */
export async function makeDirectory(
  call: SignedInContext,
  { label, keyId }: MakeDirectoryInput,
): Promise<MadeConnector> {
  const { principal, services } = call;
  const connectorId = newId<'Connector'>();
  await inSqlTransaction(services.db, nobody, async (tx) => {
    await ownKey(tx, call, keyId);
    await tx.query(MAKE, [connectorId, label, keyId, principal.staffId]);
    await tell(tx, call, connectorId, 'personnel.connector-made');
  });
  return { connectorId };
}

/** @throws AppError PERSONNEL_CONNECTOR_NOT_FOUND | PERSONNEL_CONNECTOR_CHANGED | PERSONNEL_CONNECTOR_NOT_RELEASED */
export function switchConnector(call: SignedInContext, input: SwitchConnectorInput): Promise<void> {
  return inSqlTransaction(call.services.db, nobody, async (tx) => {
    await lockSeenConnector(tx, input);
    if (input.on && (await tx.query(UNRELEASED, [input.connectorId])).length > 0)
      throw failPersonnel('PERSONNEL_CONNECTOR_NOT_RELEASED');
    await tx.query(SWITCH, [input.connectorId, input.on ? 'on' : 'off']);
    await tell(
      tx,
      call,
      input.connectorId,
      input.on ? 'personnel.connector-switched-on' : 'personnel.connector-switched-off',
    );
  });
}

/** Another key for the same directory; the old one opens nothing from this commit on. @throws AppError as above | PERSONNEL_KEY_UNFIT */
export function renewDirectoryKey(call: SignedInContext, input: RenewKeyInput): Promise<void> {
  return inSqlTransaction(call.services.db, nobody, async (tx) => {
    await lockSeenConnector(tx, input);
    await ownKey(tx, call, input.keyId);
    const renewed = await tx.query(RENEW, [input.connectorId, input.keyId]);
    if (renewed.length === 0) throw failPersonnel('PERSONNEL_CONNECTOR_NOT_FOUND');
    await tell(tx, call, input.connectorId, 'personnel.connector-key-renewed');
  });
}

/** A system comes in by a new key of whoever connects it, which does nothing else. @throws AppError PERSONNEL_KEY_UNFIT */
export async function ownKey(tx: SqlTransaction, { principal }: SignedInContext, keyId: Id<'ApiKey'>): Promise<void> {
  if ((await tx.query(OWN_KEY, [keyId, principal.staffId])).length === 0) throw failPersonnel('PERSONNEL_KEY_UNFIT');
}

function tell(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  connectorId: Id<'Connector'>,
  action:
    | 'personnel.connector-made'
    | 'personnel.connector-switched-on'
    | 'personnel.connector-switched-off'
    | 'personnel.connector-key-renewed',
): Promise<void> {
  return record(tx, { action, outcome: 'allowed', principal, subject: { kind: 'Connector', id: connectorId } });
}
