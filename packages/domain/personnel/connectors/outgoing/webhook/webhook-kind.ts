import type { SqlTransaction } from '@kean/db';
import type { ConnectorKey } from '../connector-key.ts';
import { judgeByStatus, type OutgoingKind, type ToDeliver } from '../outgoing-kind.ts';
import { signWebhook } from './sign-webhook.ts';

const WHERE = 'SELECT url FROM webhook WHERE connector_id = $1::uuid';
const SECRETS = `
  SELECT id, sealed FROM webhook_secret WHERE connector_id = $1::uuid AND (ends_at IS NULL OR ends_at > clock_timestamp())
   ORDER BY ends_at DESC NULLS FIRST`;
/** Numbers and ids by which the other system knows somebody; neither a name nor an address. */
const PERSON = `
  SELECT s.number, coalesce((SELECT json_agg(e.external_id ORDER BY e.external_id) FROM directory_entry e
           WHERE e.staff_id = s.id AND e.external_id IS NOT NULL), '[]') AS "externalIds"
    FROM staff s WHERE s.id = $1::uuid`;

interface Person extends Record<string, unknown> {
  readonly number: string;
  readonly externalIds: readonly string[];
}

/** A signed call to any address, for systems that know neither SCIM nor shared signals. The same delivery bears the same id however often it is sent. */
export const webhookKind: OutgoingKind = {
  kind: 'webhook',
  render: async (tx, { key }, delivery) => {
    const [target] = await tx.query<{ url: string }>(WHERE, [delivery.connectorId]);
    if (target === undefined) return null;
    const secrets = key === null ? [] : await secretsOf(tx, key, delivery);
    if (secrets.length === 0) return { is: 'never', cause: 'SECRET_UNREADABLE' };
    const body = await bodyOf(tx, delivery);
    if (body === null) return null;
    const signed = signWebhook({ id: `msg_${delivery.deliveryId}`, at: delivery.now, body }, secrets);
    const headers = { 'content-type': 'application/json', 'user-agent': 'KeAn-Webhooks/1', ...signed };
    return { url: target.url, headers, body };
  },
  judge: judgeByStatus,
};

async function secretsOf(
  tx: SqlTransaction,
  key: ConnectorKey,
  { connectorId }: ToDeliver,
): Promise<readonly Uint8Array[]> {
  const stored = await tx.query<{ id: string; sealed: Buffer }>(SECRETS, [connectorId]);
  return stored.flatMap(({ id, sealed }) => key.open(sealed, ['webhook_secret', 'sealed', id]) ?? []);
}

async function bodyOf(
  tx: SqlTransaction,
  { event, staffId, detail, causedBy, happenedAt }: ToDeliver,
): Promise<string | null> {
  const said = { type: TYPES[event], timestamp: happenedAt.toISOString() };
  if (staffId === null) return JSON.stringify({ ...said, data: { verification: true } });
  const [person] = await tx.query<Person>(PERSON, [staffId]);
  if (person === undefined) return null;
  const staff = { id: staffId, number: person.number, externalIds: person.externalIds };
  const what = { ...(detail !== null && { credential: detail }), ...(causedBy !== null && { causedBy }) };
  return JSON.stringify({ ...said, data: { staff, ...what } });
}

/** Hierarchical, as the specification asks. */
const TYPES: Readonly<Record<ToDeliver['event'], string>> = {
  'staff-left': 'staff.left',
  'staff-returned': 'staff.returned',
  'staff-suspended': 'staff.suspended',
  'staff-resumed': 'staff.resumed',
  'sessions-revoked': 'staff.sessions_revoked',
  'credential-changed': 'staff.credential_changed',
  'credential-ended': 'staff.credential_ended',
  verification: 'kean.verification',
  'stream-updated': 'kean.stream_updated',
};
