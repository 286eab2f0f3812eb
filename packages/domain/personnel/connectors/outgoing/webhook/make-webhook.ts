import { randomBytes } from 'node:crypto';
import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import { type Id, newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../../audit-events.ts';
import type { DeliveryInput, MadeWebhook, MakeWebhookInput, SeenConnectorInput } from '../../../contract/deliveries.ts';
import { failPersonnel } from '../../../errors.ts';
import { lockSeenConnector } from '../../stored-connector.ts';
import { isPlainAddress } from '../guarded-request.ts';
import { secretInLetters } from './sign-webhook.ts';

/** How long the secret before goes on signing, so that the other system may change it at leisure. */
const OVERLAP_HOURS = 24;
const SECRET_BYTES = 32;

const MAKE = `
  INSERT INTO connector (id, kind, name, made_by, tells) VALUES ($1::uuid, 'webhook', $2, $3::uuid,
    '{staff-left,staff-returned,staff-suspended,staff-resumed,sessions-revoked,credential-changed,credential-ended}')`;
const LEAD = 'INSERT INTO webhook (connector_id, url) VALUES ($1::uuid, $2)';
const SECRET = `INSERT INTO webhook_secret (id, connector_id, sealed, made_by) VALUES ($1::uuid, $2::uuid, $3, $4::uuid)`;
const END_SECRET = `
  UPDATE webhook_secret SET ends_at = clock_timestamp() + make_interval(hours => ${OVERLAP_HOURS})
   WHERE connector_id = $1::uuid AND ends_at IS NULL`;
const MOVED = 'UPDATE connector SET version = version + 1 WHERE id = $1::uuid';
const RELEASED_BY = `
  SELECT w.released_by IS NOT NULL AS "isReleased",
         c.made_by = $2::uuid OR EXISTS (SELECT FROM webhook_secret s WHERE s.connector_id = c.id AND s.made_by = $2::uuid) AS "isOwn"
    FROM webhook w JOIN connector c ON c.id = w.connector_id WHERE w.connector_id = $1::uuid FOR UPDATE OF w`;
const RELEASE = 'UPDATE webhook SET released_by = $2::uuid WHERE connector_id = $1::uuid';
const SWITCH_ON = `UPDATE connector SET state = 'on', version = version + 1 WHERE id = $1::uuid`;
const TRY = `SELECT tell_connector($1::uuid, 'verification', NULL, NULL, $2::uuid) AS "deliveryId"`;
/** A receiver is tried where it has set up a stream. */
const IS_THERE = `
  SELECT FROM connector c WHERE c.id = $1::uuid
     AND (c.kind = 'webhook' OR EXISTS (SELECT FROM signal_stream s WHERE s.connector_id = c.id))`;

/**
 * Connects a system that is called when somebody comes to lose access. It is told nothing of anybody until somebody else releases it.
 * @throws AppError PERSONNEL_CONNECTORS_NOT_SET_UP | PERSONNEL_ADDRESS_NOT_SECURE
 */
export async function makeWebhook(call: SignedInContext, { label, url }: MakeWebhookInput): Promise<MadeWebhook> {
  const { principal, services } = call;
  if (!isPlainAddress(url)) throw failPersonnel('PERSONNEL_ADDRESS_NOT_SECURE');
  const connectorId = newId<'Connector'>();
  const secret = await inSqlTransaction(services.db, nobody, async (tx) => {
    await tx.query(MAKE, [connectorId, label, principal.staffId]);
    await tx.query(LEAD, [connectorId, url]);
    await tell(tx, call, connectorId, 'personnel.connector-made');
    return newSecret(tx, call, connectorId);
  });
  return { connectorId, secret };
}

/** Another secret; the one before signs beside it for a day. @throws AppError PERSONNEL_CONNECTOR_NOT_FOUND | PERSONNEL_CONNECTOR_CHANGED | PERSONNEL_CONNECTORS_NOT_SET_UP */
export async function renewSecret(call: SignedInContext, input: SeenConnectorInput): Promise<MadeWebhook> {
  const { connectorId } = input;
  const secret = await inSqlTransaction(call.services.db, nobody, async (tx) => {
    await webhookSeen(tx, call, input);
    await tx.query(END_SECRET, [connectorId]);
    await tx.query(MOVED, [connectorId]);
    await tell(tx, call, connectorId, 'personnel.connector-key-renewed');
    return newSecret(tx, call, connectorId);
  });
  return { connectorId, secret };
}

/**
 * Somebody who neither made it nor knows its secret says that it may be told of people, and with that it is switched on.
 * @throws AppError PERSONNEL_CONNECTOR_NOT_FOUND | PERSONNEL_CONNECTOR_CHANGED | PERSONNEL_OWN_WEBHOOK | PERSONNEL_CONNECTOR_RELEASED
 */
export function releaseWebhook(call: SignedInContext, input: SeenConnectorInput): Promise<void> {
  return inSqlTransaction(call.services.db, nobody, async (tx) => {
    const { isReleased, isOwn } = await webhookSeen(tx, call, input);
    if (isOwn) throw failPersonnel('PERSONNEL_OWN_WEBHOOK');
    if (isReleased) throw failPersonnel('PERSONNEL_CONNECTOR_RELEASED');
    await tx.query(RELEASE, [input.connectorId, call.principal.staffId]);
    await tx.query(SWITCH_ON, [input.connectorId]);
    await tell(tx, call, input.connectorId, 'personnel.connector-released');
  });
}

/** Sends one that names nobody and says that it is a trial, also before the system is released. @throws AppError PERSONNEL_CONNECTOR_NOT_FOUND */
export function tryConnector(call: SignedInContext, connectorId: Id<'Connector'>): Promise<DeliveryInput> {
  return inSqlTransaction(call.services.db, nobody, async (tx) => {
    if ((await tx.query(IS_THERE, [connectorId])).length === 0) throw failPersonnel('PERSONNEL_CONNECTOR_NOT_FOUND');
    const [made] = await tx.query<{ deliveryId: Id<'ConnectorDelivery'> }>(TRY, [connectorId, call.principal.staffId]);
    await tell(tx, call, connectorId, 'personnel.connector-tried');
    return { deliveryId: (made as { deliveryId: Id<'ConnectorDelivery'> }).deliveryId };
  });
}

type Seen = { readonly isReleased: boolean; readonly isOwn: boolean };

async function webhookSeen(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  input: SeenConnectorInput,
): Promise<Seen> {
  await lockSeenConnector(tx, input);
  const [webhook] = await tx.query<Seen>(RELEASED_BY, [input.connectorId, principal.staffId]);
  if (webhook === undefined) throw failPersonnel('PERSONNEL_CONNECTOR_NOT_FOUND');
  return webhook;
}

async function newSecret(
  tx: SqlTransaction,
  { principal, services }: SignedInContext,
  connectorId: Id<'Connector'>,
): Promise<string> {
  if (services.connectorSecrets === undefined) throw failPersonnel('PERSONNEL_CONNECTORS_NOT_SET_UP');
  const id = newId<'WebhookSecret'>();
  const secret = randomBytes(SECRET_BYTES);
  const sealed = services.connectorSecrets.seal(secret, ['webhook_secret', 'sealed', id]);
  await tx.query(SECRET, [id, connectorId, sealed, principal.staffId]);
  return secretInLetters(secret);
}

function tell(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  connectorId: Id<'Connector'>,
  action:
    | 'personnel.connector-made'
    | 'personnel.connector-key-renewed'
    | 'personnel.connector-released'
    | 'personnel.connector-tried',
): Promise<void> {
  return record(tx, { action, outcome: 'allowed', principal, subject: { kind: 'Connector', id: connectorId } });
}
