import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { malformed, SignalFault } from '../signal-fault.ts';
import { EVENT_TYPES, type SignalCode } from './event-types.ts';
import { type Meant, meantBy } from './subject.ts';

/** How old a word may be: a provider that was cut off sends what it kept. Whoever was told it before takes it for the same. */
export const OLDEST_DAYS = 7;
const MOST_AHEAD_SECONDS = 300;
const SECONDS_PER_DAY = 86_400;

/** What a provider says, and of whom. */
export interface Signal {
  /** The provider's own name of it; said again, it is the same. */
  readonly name: string;
  readonly code: SignalCode;
  readonly meant: readonly Meant[];
  readonly issuedAt: Date;
  /** What the provider says of its stream. */
  readonly stream: 'enabled' | 'paused' | 'disabled' | null;
}

const Claims = z.looseObject({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string()).min(1)]),
  iat: z.number(),
  jti: z.string().min(1).max(500),
  events: z.record(z.string(), z.looseObject({})),
});
const Common = z.looseObject({
  subject: z.unknown().optional(),
  event_timestamp: z.number().optional(),
  initiating_entity: z.enum(['admin', 'user', 'policy', 'system']).optional(),
  reason_admin: z.unknown().optional(),
});
const CredentialChange = z.looseObject({
  credential_type: z.string().min(1),
  change_type: z.enum(['create', 'revoke', 'update', 'delete']),
});
const CredentialCompromise = z.looseObject({ credential_type: z.string().min(1) });
const StreamUpdated = z.looseObject({ status: z.enum(['enabled', 'paused', 'disabled']) });
const Verification = z.looseObject({ state: z.string().max(1000).optional() });

/**
 * Reads claims whose signature was found right (RFC 8417, SSF 1.0 4).
 * @throws SignalFault invalid_issuer, invalid_audience, invalid_request
 */
export function readClaims(
  claims: unknown,
  { issuer, audience, now }: { readonly issuer: string; readonly audience: string; readonly now: Date },
): Signal {
  const parsed = Claims.safeParse(claims);
  if (!parsed.success) throw malformed('A security event token has iss, aud, iat, jti and events.');
  const { iss, aud, iat, jti, events, sub_id: subId } = parsed.data;
  if (iss !== issuer)
    throw new SignalFault('invalid_issuer', 'The issuer is another than this connection was made for.');
  if (![aud].flat().includes(audience))
    throw new SignalFault('invalid_audience', 'The token is meant for another audience.');
  // RFC 8417 2.2 and SSF 1.0 4: a token of another kind, such as an ID token, has these and is never taken for an event.
  for (const name of ['exp', 'sub', 'nonce'])
    if (name in parsed.data) throw malformed(`A security event token has no ${name}.`);
  const age = now.getTime() / 1000 - iat;
  if (!(age <= OLDEST_DAYS * SECONDS_PER_DAY && age >= -MOST_AHEAD_SECONDS))
    throw malformed(`iat lies more than ${OLDEST_DAYS} days back, or ahead.`);
  const told = Object.entries(events);
  const [type, payload] = told[0] ?? ['', {}];
  if (told.length !== 1) throw malformed('events holds exactly one event.');
  const { subject } = read(Common, payload, 'The event is not as its standard defines it.');
  if (subId !== undefined && subject !== undefined && !isDeepStrictEqual(subId, subject))
    throw malformed('The event names two subjects.');
  const { code, stream = null, ofNobody = false } = codeOf(type, payload);
  const about = subId ?? subject;
  if (about === undefined && code !== 'other') throw malformed('The event names no subject.');
  const meant = ofNobody ? [] : meantBy(about);
  return { name: jti, code, meant, stream, issuedAt: new Date(iat * 1000) };
}

function codeOf(type: string, payload: object): Pick<Signal, 'code'> & { stream?: Signal['stream']; ofNobody?: true } {
  switch (type) {
    case EVENT_TYPES.sessionRevoked:
    case EVENT_TYPES.sessionsRevoked:
      return { code: 'session-revoked' };
    case EVENT_TYPES.credentialChange: {
      const { change_type: change } = read(
        CredentialChange,
        payload,
        'credential-change has a type and a change_type.',
      );
      return { code: change === 'revoke' || change === 'delete' ? 'credential-revoked' : 'credential-changed' };
    }
    case EVENT_TYPES.credentialCompromise:
      read(CredentialCompromise, payload, 'credential-compromise has a credential_type.');
      return { code: 'credential-compromised' };
    case EVENT_TYPES.accountDisabled:
    case EVENT_TYPES.accountPurged:
      return { code: 'account-disabled' };
    case EVENT_TYPES.accountEnabled:
      return { code: 'account-enabled' };
    case EVENT_TYPES.verification:
      read(Verification, payload, 'The state of a verification is a text.');
      return { code: 'verification', ofNobody: true };
    case EVENT_TYPES.streamUpdated: {
      const { status } = read(StreamUpdated, payload, 'stream-updated has a status.');
      return { code: 'stream-updated', stream: status, ofNobody: true };
    }
    default:
      return { code: 'other', ofNobody: true };
  }
}

function read<Shape extends z.ZodType>(shape: Shape, value: unknown, otherwise: string): z.output<Shape> {
  const parsed = shape.safeParse(value);
  if (!parsed.success) throw malformed(otherwise);
  return parsed.data;
}
