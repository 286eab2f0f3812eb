import { isDeepStrictEqual } from 'node:util';
import type { SqlTransaction } from '@kean/db';
import type { Id } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { EVENTS_SUPPORTED } from '../outgoing/receiver/security-event.ts';
import { PUSH, VERIFICATION_SECONDS } from './described.ts';
import { noStream, StreamFault } from './stream-fault.ts';

/** A receiver whose key asks. */
export interface Receiver {
  readonly connectorId: Id<'Connector'>;
  readonly audience: string;
  /** Switched off by the office after it was released: it may look and change nothing. */
  readonly isOff: boolean;
}

export interface Stream {
  readonly id: string;
  readonly issuer: string;
  readonly url: string;
  readonly requested: readonly string[];
  readonly description: string | null;
  readonly status: 'enabled' | 'paused' | 'disabled';
  readonly reason: string | null;
  readonly isReleased: boolean;
}

const RECEIVER = `
  SELECT c.id AS "connectorId", v.audience,
         c.state = 'off' AND EXISTS (SELECT FROM signal_stream s WHERE s.connector_id = c.id AND s.released_by IS NOT NULL) AS "isOff"
    FROM connector c JOIN signal_receiver v ON v.connector_id = c.id
   WHERE c.api_key_id = $1::uuid AND receiver_speaks(c.id, $2::uuid)`;
const STREAM = `
  SELECT id, issuer, url, requested, description, status, reason, released_by IS NOT NULL AS "isReleased"
    FROM signal_stream WHERE connector_id = $1::uuid`;

/** @throws StreamFault 403 for a key that belongs to no receiver */
export async function receiverOf(tx: SqlTransaction, { principal }: SignedInContext): Promise<Receiver> {
  const { keyId, staffId } = principal;
  const [receiver] = keyId === undefined ? [] : await tx.query<Receiver & object>(RECEIVER, [keyId, staffId]);
  if (receiver === undefined)
    throw new StreamFault(403, 'This key belongs to no receiver of this office. Ask HR of the office.');
  return receiver;
}

export async function streamOf(tx: SqlTransaction, { connectorId }: Receiver): Promise<Stream | null> {
  const [stream] = await tx.query<Stream & object>(STREAM, [connectorId]);
  return stream ?? null;
}

/** The stream by that name, of this receiver and of no other. @throws StreamFault 404 */
export async function namedStream(tx: SqlTransaction, receiver: Receiver, name: unknown): Promise<Stream> {
  const stream = await streamOf(tx, receiver);
  if (stream === null || stream.id !== name) throw noStream();
  return stream;
}

/** SSF 1.0 8.1.1. What the receiver shows where it is told is not shown again. */
export function configurationOf({ audience }: Receiver, stream: Stream): Record<string, unknown> {
  const { id, issuer, url, requested, description } = stream;
  return {
    stream_id: id,
    iss: issuer,
    aud: audience,
    delivery: { method: PUSH, endpoint_url: url },
    events_supported: EVENTS_SUPPORTED,
    events_requested: requested,
    events_delivered: EVENTS_SUPPORTED.filter((event) => requested.includes(event)),
    min_verification_interval: VERIFICATION_SECONDS,
    ...(description !== null && { description }),
  };
}

const OURS = ['iss', 'aud', 'events_supported', 'events_delivered', 'min_verification_interval'] as const;

/** What we supply may stand in a request and is right then. @throws StreamFault 400 */
export function refuseOtherThanOurs(
  sent: Readonly<Record<string, unknown>>,
  ours: Readonly<Record<string, unknown>>,
): void {
  const wrong = OURS.find((name) => sent[name] !== undefined && !isDeepStrictEqual(sent[name], ours[name]));
  if (wrong !== undefined) throw new StreamFault(400, `${wrong} is supplied by the transmitter and is another.`);
}

/** As the office sees it: what it has not released waits, and what it has switched off is off. */
export function statusOf({ isOff }: Receiver, { id, status, reason, isReleased }: Stream): object {
  if (isOff) return { stream_id: id, status: 'disabled', reason: 'Switched off by the office.' };
  if (!isReleased && status === 'enabled')
    return { stream_id: id, status: 'paused', reason: 'Waits until the office has released it.' };
  return { stream_id: id, status, ...(reason !== null && { reason }) };
}
