import { inSqlTransaction, nobody, runStatement } from '@kean/db';
import { AppError, newId } from '@kean/kernel';
import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server';
import { decodeAttestationObject } from '@simplewebauthn/server/helpers';
import { z } from 'zod';
import { failAgency } from '../errors.ts';
import { done } from './answers.ts';
import { CHALLENGE_SECONDS } from './factors/challenges.ts';
import { endEnrolment } from './factors/enrolment-ends.ts';
import { Attestation } from './factors/passkey-shapes.ts';
import { handleOf } from './factors/user-handle.ts';
import { readBody } from './read-body.ts';
import { requireSessionForEnrolment } from './require-session.ts';
import { sayWhoCaused } from './say-who-caused.ts';
import type { SignInParts } from './sign-in-parts.ts';
import { spendOnce } from './spend-once.ts';

const MOST_PASSKEYS = 10;
const MOST_NAME = 60;

/**
 * EdDSA, ES256 and RS256 (RFC 9053), what WebAuthn advises and every authenticator can do. Signatures that outlive quantum computers are
 * still experimental in Node's cryptography, and signing in rests on nothing experimental.
 */
const ALGORITHMS = [-8, -7, -257];

const NewPasskey = z.strictObject({ name: z.string().trim().min(1).max(MOST_NAME), credential: Attestation });

const OWNER = 'select number, display_name as name from staff where id = $1';
const OWN = `select credential_id as id, transports from second_factor where staff_id = $1 and kind = 'passkey'`;
const INSERT = `
  insert into second_factor (id, staff_id, kind, name, confirmed_at, last_used_at, credential_id, public_key, sign_count, transports, backed_up)
  values ($1, $2, 'passkey', $3, now(), now(), $4, $5, $6, $7::text[], $8)`;

/** What the browser has to ask a device for: a key of its own that it finds again by itself, unlocked by finger, face or PIN. */
export async function beginPasskey(parts: SignInParts, request: Request): Promise<Response> {
  const { session } = await requireSessionForEnrolment(parts, request);
  const [[owner], own] = await Promise.all([
    runStatement<{ number: string; name: string }>(parts.db, OWNER, [session.staffId]),
    runStatement<{ id: Buffer; transports: string[] }>(parts.db, OWN, [session.staffId]),
  ]);
  if (owner === undefined) throw failAgency('AGENCY_SIGN_IN_REQUIRED');
  if (own.length >= MOST_PASSKEYS) throw failAgency('AGENCY_FACTORS_FULL');
  const options = await generateRegistrationOptions({
    rpName: parts.passkeys.name,
    rpID: parts.passkeys.id,
    userID: new Uint8Array(handleOf(session.staffId)),
    userName: owner.number,
    userDisplayName: owner.name,
    challenge: new Uint8Array(parts.challenges.issue('enrol', session.sessionId)),
    attestationType: 'none',
    supportedAlgorithmIDs: ALGORITHMS,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: own.map(({ id, transports }) => ({ id: id.toString('base64url'), transports })),
    timeout: CHALLENGE_SECONDS * 1000,
  });
  return done([], { options });
}

/** Takes the new key. */
export async function confirmPasskey(parts: SignInParts, request: Request): Promise<Response> {
  const held = await requireSessionForEnrolment(parts, request);
  const { name, credential } = await readBody(request, NewPasskey);
  const { staffId, sessionId } = held.session;
  const { challenge, key, backedUp } = await verified(parts, credential, sessionId);
  const enrolled = await inSqlTransaction(parts.db, nobody, async (tx) => {
    if (!(await spendOnce(tx, challenge, CHALLENGE_SECONDS))) throw failAgency('AGENCY_FACTOR_INVALID');
    const id = Buffer.from(key.id, 'base64url');
    const { transports } = credential.response;
    const values = [newId(), staffId, name, id, Buffer.from(key.publicKey), key.counter, transports, backedUp];
    await sayWhoCaused(tx, 'user');
    await tx.query(INSERT, values).catch((error: unknown) => {
      throw error instanceof AppError && error.code === 'DB_TAKEN' ? failAgency('AGENCY_FACTOR_KNOWN') : error;
    });
    return endEnrolment(tx, held, 'passkey');
  });
  return done([parts.cookie.giving(enrolled.token)], { recoveryCodes: enrolled.recoveryCodes });
}

async function verified(parts: SignInParts, credential: Attestation, sessionId: string) {
  if (!saysNothingOfItsMaker(credential)) throw failAgency('AGENCY_FACTOR_INVALID');
  let challenge = Buffer.alloc(0);
  const answer = await verifyRegistrationResponse({
    response: credential as Parameters<typeof verifyRegistrationResponse>[0]['response'],
    expectedChallenge: (told) => {
      challenge = Buffer.from(told, 'base64url');
      return parts.challenges.holds(challenge, 'enrol', sessionId);
    },
    expectedOrigin: [...parts.passkeys.origins],
    expectedRPID: parts.passkeys.id,
    supportedAlgorithmIDs: ALGORITHMS,
    requireUserVerification: true,
    // Whatever the library objects to is one refusal.
  }).catch(() => null);
  if (answer === null || !answer.verified) throw failAgency('AGENCY_FACTOR_INVALID');
  const { credential: key, credentialBackedUp } = answer.registrationInfo;
  return { challenge, key, backedUp: credentialBackedUp };
}

/**
 * We ask for no attestation, and look at none: checking one makes the library fetch addresses that stand in certificates of the
 * sender's choice. What is left are keys without a statement, or with one by themselves.
 */
function saysNothingOfItsMaker(credential: Attestation): boolean {
  try {
    const object = decodeAttestationObject(
      new Uint8Array(Buffer.from(credential.response.attestationObject, 'base64url')),
    );
    const format = object.get('fmt');
    return format === 'none' || (format === 'packed' && object.get('attStmt').get('x5c') === undefined);
  } catch {
    return false;
  }
}
