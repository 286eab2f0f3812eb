import { randomBytes } from 'node:crypto';
import type { SqlTransaction } from '@kean/db';
import { type Proof, recordAgencyEvent } from '../audit-events.ts';
import { failAgency } from '../errors.ts';
import { actorOfSession } from './principal-of-session.ts';
import type { HeldSession } from './require-session.ts';
import { ABSOLUTE_SECONDS, IDLE_SECONDS } from './session-lifetime.ts';

/** 192 bits. */
const TOKEN_BYTES = 24;

const LIVES_ON = `
  updated_at = now(), expires_at = least(now() + interval '${IDLE_SECONDS} seconds', created_at + interval '${ABSOLUTE_SECONDS} seconds')`;
const BY_PASSWORD = `
  update auth_session set token = $2, authenticated_at = now(), ${LIVES_ON} where token = $1 and expires_at > now() returning id`;
const BY_SECOND_FACTOR = `
  update auth_session set token = $2, second_factor_by = $3, second_factor_at = now(), ${LIVES_ON}
   where token = $1 and expires_at > now() returning id`;

export function newSessionToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/**
 * A session has proved whose it is: it gets a new token (OWASP ASVS 5.0, 7.2.4), so that one which was copied before is worth
 * nothing after, and the event is committed with it.
 * @returns the new token
 */
export async function markSessionProven(
  tx: SqlTransaction,
  { token, session }: HeldSession,
  by: Exclude<Proof, 'oidc'>,
): Promise<string> {
  const renewed = newSessionToken();
  const found =
    by === 'password'
      ? await tx.query(BY_PASSWORD, [token, renewed])
      : await tx.query(BY_SECOND_FACTOR, [token, renewed, by]);
  if (found.length === 0) throw failAgency('AGENCY_SIGN_IN_REQUIRED');
  const principal = actorOfSession(session);
  await recordAgencyEvent(tx, { action: 'agency.proof-given', outcome: 'allowed', principal, facts: { by } });
  return renewed;
}
