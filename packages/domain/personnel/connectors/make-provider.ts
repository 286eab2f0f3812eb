import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import { type Id, newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { MadeConnector, RenewKeyInput } from '../contract/connectors.ts';
import type { MakeProviderInput, ReplaceKeysInput } from '../contract/signals.ts';
import { failPersonnel } from '../errors.ts';
import { publicKeysOf } from '../signals/public-keys.ts';
import { ownKey } from './make-directory.ts';
import { lockSeenConnector } from './stored-connector.ts';

const MAKE = `INSERT INTO connector (id, kind, name, api_key_id, made_by) VALUES ($1::uuid, 'signals', $2, $3::uuid, $4::uuid)`;
const SOURCE =
  'INSERT INTO signal_source (connector_id, issuer, audience, key_set) VALUES ($1::uuid, $2, $3, $4::jsonb)';
const RENEW = `UPDATE connector SET api_key_id = $2::uuid, version = version + 1 WHERE id = $1::uuid AND kind = 'signals' RETURNING id`;
const SEEN = 'UPDATE connector SET version = version + 1 WHERE id = $1::uuid';
const REPLACE = 'UPDATE signal_source SET key_set = $2::jsonb WHERE connector_id = $1::uuid RETURNING connector_id';

/**
 * Connects an identity provider, by a key of the caller's. Nothing follows from its word until compliance allows it.
 * @throws AppError PERSONNEL_KEY_UNFIT | PERSONNEL_SIGNAL_KEYS_UNFIT | PERSONNEL_SIGNAL_KEY_PRIVATE
 */
export async function makeProvider(
  call: SignedInContext,
  { label, keyId, issuer, audience, keySet }: MakeProviderInput,
): Promise<MadeConnector> {
  const { principal, services } = call;
  const connectorId = newId<'Connector'>();
  const keys = JSON.stringify(publicKeysOf(keySet));
  await inSqlTransaction(services.db, nobody, async (tx) => {
    await ownKey(tx, call, keyId);
    await tx.query(MAKE, [connectorId, label, keyId, principal.staffId]);
    await tx.query(SOURCE, [connectorId, issuer, audience, keys]);
    await tell(tx, call, connectorId, 'personnel.connector-made');
  });
  return { connectorId };
}

/** Another key by which the same provider comes in. @throws AppError PERSONNEL_CONNECTOR_NOT_FOUND | PERSONNEL_CONNECTOR_CHANGED | PERSONNEL_KEY_UNFIT */
export function renewProviderKey(call: SignedInContext, input: RenewKeyInput): Promise<void> {
  return inSqlTransaction(call.services.db, nobody, async (tx) => {
    await lockSeenConnector(tx, input);
    await ownKey(tx, call, input.keyId);
    mustBeThere(await tx.query(RENEW, [input.connectorId, input.keyId]));
    await tell(tx, call, input.connectorId, 'personnel.connector-key-renewed');
  });
}

/**
 * The keys with which the provider signs from now on. A set with the old and the new one covers the time in between.
 * @throws AppError PERSONNEL_CONNECTOR_NOT_FOUND | PERSONNEL_CONNECTOR_CHANGED | PERSONNEL_SIGNAL_KEYS_UNFIT | PERSONNEL_SIGNAL_KEY_PRIVATE
 */
export async function replaceSignalKeys(call: SignedInContext, { keySet, ...seen }: ReplaceKeysInput): Promise<void> {
  const keys = JSON.stringify(publicKeysOf(keySet));
  await inSqlTransaction(call.services.db, nobody, async (tx) => {
    await lockSeenConnector(tx, seen);
    mustBeThere(await tx.query(REPLACE, [seen.connectorId, keys]));
    await tx.query(SEEN, [seen.connectorId]);
    await tell(tx, call, seen.connectorId, 'personnel.signal-keys-replaced');
  });
}

/** A connector of another kind is none here. */
function mustBeThere(touched: readonly unknown[]): void {
  if (touched.length === 0) throw failPersonnel('PERSONNEL_CONNECTOR_NOT_FOUND');
}

function tell(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  connectorId: Id<'Connector'>,
  action: 'personnel.connector-made' | 'personnel.connector-key-renewed' | 'personnel.signal-keys-replaced',
): Promise<void> {
  return record(tx, { action, outcome: 'allowed', principal, subject: { kind: 'Connector', id: connectorId } });
}
