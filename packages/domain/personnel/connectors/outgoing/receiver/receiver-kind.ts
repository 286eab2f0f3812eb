import type { SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import { SignJWT } from 'jose';
import {
  type Judged,
  judgeByStatus,
  type NotSent,
  type OutgoingAnswer,
  type OutgoingKind,
  type ToDeliver,
} from '../outgoing-kind.ts';
import { securityEvent } from './security-event.ts';
import { signingKey } from './signing-key.ts';

/** How long what a receiver does not want now is kept for it; the page says so to its keeper. */
const HELD_DAYS = 7;
const MS_PER_DAY = 86_400_000;

const STREAM = `
  SELECT s.id, s.issuer, s.url, s.sealed, s.status, s.released_by IS NOT NULL AS "isReleased", r.audience, r.subject
    FROM signal_stream s JOIN signal_receiver r ON r.connector_id = s.connector_id WHERE s.connector_id = $1::uuid`;
const STATE = 'SELECT sealed FROM signal_state WHERE delivery_id = $1::uuid';
const MAIL = 'SELECT email FROM auth_user WHERE id = $1::uuid';
const EXTERNAL =
  'SELECT external_id AS id FROM directory_entry WHERE staff_id = $1::uuid AND external_id IS NOT NULL ORDER BY connector_id LIMIT 1';

interface Stream extends Record<string, unknown> {
  readonly id: string;
  readonly issuer: string;
  readonly url: string;
  readonly sealed: Buffer | null;
  readonly status: 'enabled' | 'paused' | 'disabled';
  readonly isReleased: boolean;
  readonly audience: string;
  readonly subject: 'email' | 'iss_sub' | 'opaque';
}

/**
 * Pushes one security event token (RFC 8417, RFC 8935). It is signed when it is sent, by the key of that moment; `jti` is the delivery, so that
 * whoever hears it twice knows.
 */
export const receiverKind: OutgoingKind = {
  kind: 'receiver',
  render: async (tx, { key }, delivery) => {
    const [stream] = await tx.query<Stream>(STREAM, [delivery.connectorId]);
    const notSent = whyNot(stream, delivery);
    if (stream === undefined || notSent !== null) return notSent;
    const signing = await signingKey(tx, key);
    if (signing === null || key === null) return { is: 'never', cause: 'NO_SIGNING_KEY' };
    const subject = await subjectOf(tx, stream, delivery.staffId);
    if (subject === null) return { is: 'never', cause: 'NO_ADDRESS' };
    const authorization =
      stream.sealed === null ? undefined : key.open(stream.sealed, ['signal_stream', 'sealed', stream.id]);
    if (authorization === null) return { is: 'never', cause: 'SECRET_UNREADABLE' };
    const [said] = await tx.query<{ sealed: Buffer }>(STATE, [delivery.deliveryId]);
    const state =
      said === undefined
        ? null
        : (key.open(said.sealed, ['signal_state', 'sealed', delivery.deliveryId])?.toString('utf8') ?? null);
    const [type, event] = securityEvent(delivery, state);
    const body = await new SignJWT({ txn: delivery.deliveryId, sub_id: subject, events: { [type]: event } })
      .setProtectedHeader({ alg: 'RS256', typ: 'secevent+jwt', kid: signing.kid })
      .setIssuer(stream.issuer)
      .setAudience(stream.audience)
      .setIssuedAt(delivery.now)
      .setJti(delivery.deliveryId)
      .sign(signing.key);
    const headers = {
      ...{ 'content-type': 'application/secevent+jwt', accept: 'application/json', 'user-agent': 'KeAn-Signals/1' },
      ...(authorization === undefined ? {} : { authorization: authorization.toString('utf8') }),
    };
    return { url: stream.url, headers, body };
  },
  judge: judgeAcknowledgement,
};

/** What the receiver wants, and what the office has released; word of the stream itself is always sent. */
function whyNot(stream: Stream | undefined, { event, staffId, happenedAt, now }: ToDeliver): NotSent | null {
  if (stream === undefined) return { is: 'unwanted', cause: 'STREAM_ENDED' };
  if (event === 'stream-updated') return null;
  if (stream.status === 'disabled') return { is: 'unwanted', cause: 'STREAM_DISABLED' };
  if (stream.status === 'enabled' && (stream.isReleased || staffId === null)) return null;
  const isOver = now.getTime() - happenedAt.getTime() >= HELD_DAYS * MS_PER_DAY;
  return isOver ? { is: 'never', cause: 'HELD_TOO_LONG' } : { is: 'held', cause: 'STREAM_PAUSED' };
}

/** RFC 9493: the person as the receiver was promised to be told; the stream itself where nobody is meant. */
async function subjectOf(tx: SqlTransaction, stream: Stream, staffId: StaffId | null): Promise<object | null> {
  if (staffId === null) return { format: 'opaque', id: stream.id };
  if (stream.subject === 'iss_sub') return { format: 'iss_sub', iss: stream.issuer, sub: staffId };
  if (stream.subject === 'opaque') {
    const [known] = await tx.query<{ id: string }>(EXTERNAL, [staffId]);
    return { format: 'opaque', id: known?.id ?? staffId };
  }
  const [person] = await tx.query<{ email: string }>(MAIL, [staffId]);
  return person === undefined ? null : { format: 'email', email: person.email };
}

/** RFC 8935 2.4, and `invalid_state` of SSF 1.0 8.1.4.1. What else the receiver said goes. */
const SAYS: Readonly<Record<string, string>> = {
  invalid_request: 'SYSTEM_SAYS_INVALID',
  invalid_key: 'SYSTEM_SAYS_KEY',
  invalid_issuer: 'SYSTEM_SAYS_ISSUER',
  invalid_audience: 'SYSTEM_SAYS_AUDIENCE',
  authentication_failed: 'SYSTEM_SAYS_DENIED',
  access_denied: 'SYSTEM_SAYS_DENIED',
  invalid_state: 'SYSTEM_SAYS_STATE',
};

/** Only 202 says that the receiver has it (RFC 8935 2.2); many answer 200 or 204, and have it as well. */
function judgeAcknowledgement(answer: OutgoingAnswer): Judged {
  if (answer.status !== 400) return judgeByStatus(answer);
  return { is: 'never', cause: SAYS[errOf(answer.body)] ?? 'SYSTEM_REFUSED' };
}

function errOf(body: string): string {
  try {
    const { err } = JSON.parse(body) as { readonly err?: unknown };
    return typeof err === 'string' ? err : '';
  } catch {
    return '';
  }
}
