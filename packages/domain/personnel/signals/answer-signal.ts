import { createHash } from 'node:crypto';
import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import { AppError, type Id, type StaffId } from '@kean/kernel';
import { httpStatusOf, publicErrorOf, type SignedInContext } from '@kean/procedures';
import type { JSONWebKeySet } from 'jose';
import { record } from '../audit-events.ts';
import type { SignalOutcome } from '../contract/signals.ts';
import { personMeant } from './person-meant.ts';
import { SignalFault } from './signal-fault.ts';
import { openToken } from './token/open-token.ts';
import { readClaims, type Signal } from './token/read-claims.ts';

export { SignalFault } from './signal-fault.ts';

export interface SignalAnswer {
  readonly status: number;
  /** RFC 8935 2.4; what was taken is answered with nothing. */
  readonly body: { readonly err: string; readonly description: string } | null;
}

interface Source {
  readonly connectorId: Id<'Connector'>;
  readonly issuer: string;
  readonly audience: string;
  readonly keySet: JSONWebKeySet;
}

const SOURCE = `
  SELECT s.connector_id AS "connectorId", s.issuer, s.audience, s.key_set AS "keySet"
    FROM signal_source s JOIN connector c ON c.id = s.connector_id
   WHERE c.id::text = $1 AND c.api_key_id = $2::uuid AND signals_speak(c.id, $3::uuid)`;
const TAKE = 'SELECT take_signal($1::uuid, $2::uuid, $3, $4, $5::uuid, $6::timestamptz) AS outcome';
const STREAM = 'UPDATE signal_source SET stream = $2 WHERE connector_id = $1::uuid AND stream <> $2';
const REFUSED = `
  UPDATE signal_source SET refused = refused + 1, refused_at = clock_timestamp(), refused_as = $2 WHERE connector_id = $1::uuid`;

/**
 * Takes one security event token of an identity provider (RFC 8935) that passed the door. What follows is committed when this resolves, and
 * nobody is told whether the person works here. What it throws, {@link signalFault} tells.
 */
export async function answerSignal(call: SignedInContext, connectorId: string, token: unknown): Promise<SignalAnswer> {
  const source = await inSqlTransaction(call.services.db, nobody, (tx) => sourceOf(tx, call, connectorId));
  try {
    const claims = await openToken(typeof token === 'string' ? token.trim() : '', source.keySet);
    const signal = readClaims(claims, { ...source, now: call.services.clock.now() });
    await inSqlTransaction(call.services.db, nobody, (tx) => take(tx, call, source, signal));
  } catch (error) {
    if (error instanceof SignalFault)
      await inSqlTransaction(call.services.db, nobody, (tx) => tx.query(REFUSED, [source.connectorId, error.err]));
    throw error;
  }
  return { status: 202, body: null };
}

/** The provider whose key asks, at its own address. @throws SignalFault access_denied */
async function sourceOf(tx: SqlTransaction, { principal }: SignedInContext, connectorId: string): Promise<Source> {
  const [source] =
    principal.keyId === undefined
      ? []
      : await tx.query<Source & object>(SOURCE, [connectorId, principal.keyId, principal.staffId]);
  if (source === undefined)
    throw new SignalFault(
      'access_denied',
      'This key belongs to no provider that is heard here. Ask HR of the office.',
      403,
    );
  return source;
}

async function take(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  { connectorId, issuer }: Source,
  { name, code, meant, stream, issuedAt }: Signal,
): Promise<void> {
  const staffId = await personMeant(tx, issuer, meant);
  const [taken] = await tx.query<{ outcome: SignalOutcome | null }>(TAKE, [
    ...[connectorId, principal.staffId, createHash('sha256').update(name).digest()],
    ...[code, staffId, issuedAt],
  ]);
  // Said before: it was done then.
  const outcome = taken?.outcome ?? null;
  if (outcome === null) return;
  if (stream !== null) await tx.query(STREAM, [connectorId, stream]);
  const subject = subjectOf(outcome, staffId);
  await record(tx, {
    action: 'personnel.signal-taken',
    outcome: 'allowed',
    principal,
    subject,
    facts: { connectorId, event: code, done: outcome },
  });
}

function subjectOf(outcome: SignalOutcome, staffId: StaffId | null) {
  return { kind: 'Staff', id: outcome === 'nobody' || outcome === 'nothing' ? null : staffId } as const;
}

/** Any error in the standard's shape. A foreign message never passes (I1). */
export function signalFault(error: unknown): SignalAnswer {
  if (error instanceof SignalFault)
    return { status: error.status, body: { err: error.err, description: error.description } };
  const { kind, publicText } = publicErrorOf(error, null);
  const status = httpStatusOf(kind);
  if (status === 401) return { status, body: { err: 'authentication_failed', description: publicText.en } };
  if (status === 403) return { status, body: { err: 'access_denied', description: publicText.en } };
  // The standard has no word for it: the provider sends it again.
  return { status: error instanceof AppError || status === 500 ? status : 400, body: null };
}
