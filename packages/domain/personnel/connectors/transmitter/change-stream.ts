import { randomUUID } from 'node:crypto';
import type { SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { z } from 'zod';
import { record } from '../../audit-events.ts';
import { failPersonnel } from '../../errors.ts';
import { StreamFault } from './stream-fault.ts';
import {
  configurationOf,
  namedStream,
  type Receiver,
  refuseOtherThanOurs,
  type Stream,
  streamOf,
} from './stream-rows.ts';
import { type ChangedStream, Delivery, type NewStream } from './stream-shapes.ts';

const ALONE = `SELECT FROM connector WHERE id = $1::uuid FOR UPDATE`;
const MAKE = `
  INSERT INTO signal_stream (id, connector_id, issuer, url, sealed, requested, description)
  VALUES ($1::uuid, $2::uuid, $3, $4, $5, $6::text[], $7)`;
const CHANGE = `
  UPDATE signal_stream SET requested = $2::text[], description = $3 WHERE connector_id = $1::uuid`;
const LEAD = 'UPDATE signal_stream SET url = $2, sealed = $3 WHERE connector_id = $1::uuid';
const DELETE = 'DELETE FROM signal_stream WHERE connector_id = $1::uuid';

/** One stream for each receiver. @throws StreamFault 400 | 409 */
export async function makeStream(
  tx: SqlTransaction,
  call: SignedInContext,
  receiver: Receiver,
  wanted: z.output<typeof NewStream> & { readonly issuer: string },
): Promise<Stream> {
  const delivery = pushedTo(wanted.delivery);
  await tx.query(ALONE, [receiver.connectorId]);
  if ((await streamOf(tx, receiver)) !== null)
    throw new StreamFault(409, 'You have a stream already. Read it, then change it or delete it.');
  const id = randomUUID();
  const { events_requested: requested = [], description = null, issuer } = wanted;
  const sealed = sealedHeader(call, id, delivery);
  await tx.query(MAKE, [id, receiver.connectorId, issuer, delivery.endpoint_url, sealed, requested, description]);
  await tell(tx, call, receiver, 'personnel.stream-made');
  return {
    id,
    issuer,
    url: delivery.endpoint_url,
    requested,
    description,
    status: 'enabled',
    reason: null,
    isReleased: false,
  };
}

/**
 * `some`: what is not said stays; `all`: it goes. What leads elsewhere is released anew.
 * @throws StreamFault 400 | 403 | 404
 */
export async function changeStream(
  tx: SqlTransaction,
  call: SignedInContext,
  receiver: Receiver,
  wanted: z.output<typeof ChangedStream>,
  said: 'some' | 'all',
): Promise<Stream> {
  await tx.query(ALONE, [receiver.connectorId]);
  const stream = await namedStream(tx, receiver, wanted.stream_id);
  refuseWhileOff(receiver);
  refuseOtherThanOurs(wanted, configurationOf(receiver, stream));
  const { delivery, events_requested: events, description } = wanted;
  if (delivery !== undefined || said === 'all') {
    const to = pushedTo(delivery);
    await tx.query(LEAD, [receiver.connectorId, to.endpoint_url, sealedHeader(call, stream.id, to)]);
  }
  await tx.query(CHANGE, [
    receiver.connectorId,
    events ?? (said === 'all' ? [] : stream.requested),
    description === undefined && said === 'some' ? stream.description : (description ?? null),
  ]);
  await tell(tx, call, receiver, 'personnel.stream-changed');
  return namedStream(tx, receiver, stream.id);
}

/** Nothing is told any more; another stream is released anew. @throws StreamFault 404 */
export async function deleteStream(
  tx: SqlTransaction,
  call: SignedInContext,
  receiver: Receiver,
  name: unknown,
): Promise<void> {
  await tx.query(ALONE, [receiver.connectorId]);
  await namedStream(tx, receiver, name);
  await tx.query(DELETE, [receiver.connectorId]);
  await tell(tx, call, receiver, 'personnel.stream-deleted');
}

export function refuseWhileOff({ isOff }: Receiver): void {
  if (isOff) throw new StreamFault(403, 'The office has switched this receiver off. Ask HR of the office.');
}

/** Without a word about it the standard means polling, which is not offered. @throws StreamFault 400 */
function pushedTo(delivery: unknown): z.output<typeof Delivery> {
  const { data } = Delivery.safeParse(delivery);
  if (data === undefined)
    throw new StreamFault(
      400,
      'delivery: events are pushed alone (method urn:ietf:rfc:8935) to an endpoint_url by https without account, # or long numbers.',
    );
  return data;
}

function sealedHeader(
  { services }: SignedInContext,
  id: string,
  { authorization_header: header }: z.output<typeof Delivery>,
) {
  if (header === undefined) return null;
  if (services.connectorSecrets === undefined) throw failPersonnel('PERSONNEL_CONNECTORS_NOT_SET_UP');
  return services.connectorSecrets.seal(Buffer.from(header, 'utf8'), ['signal_stream', 'sealed', id]);
}

function tell(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  { connectorId }: Receiver,
  action: 'personnel.stream-made' | 'personnel.stream-changed' | 'personnel.stream-deleted',
): Promise<void> {
  return record(tx, { action, outcome: 'allowed', principal, subject: { kind: 'Connector', id: connectorId } });
}
