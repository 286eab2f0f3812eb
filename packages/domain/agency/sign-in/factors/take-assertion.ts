import type { SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import type { SignInParts } from '../sign-in-parts.ts';
import { spendOnce } from '../spend-once.ts';
import { CHALLENGE_SECONDS, type ChallengePurpose } from './challenges.ts';
import type { Assertion } from './passkey-shapes.ts';
import { handleOf } from './user-handle.ts';

interface KeptPasskey {
  readonly id: string;
  readonly staffId: StaffId;
  readonly publicKey: Buffer;
  readonly signCount: string;
}

const FIND = `
  select f.id, f.staff_id as "staffId", f.public_key as "publicKey", f.sign_count::text as "signCount"
    from second_factor f join staff s on s.id = f.staff_id and s.status = 'active'
   where f.credential_id = $1 and f.kind = 'passkey' and f.confirmed_at is not null for update of f`;
const USED = 'update second_factor set sign_count = $2, backed_up = $3, last_used_at = now() where id = $1';

/** To what a passkey's answer must belong. */
export interface AssertionBounds {
  readonly purpose: ChallengePurpose;
  readonly session: string | null;
}

/**
 * Takes the signature of a registered passkey over a challenge of ours: for our name and our pages, with the person verified by the
 * device, a counter that did not go back, and each challenge once.
 * @returns whose key it is, or `null` where anything does not hold
 */
export async function takeAssertion(
  tx: SqlTransaction,
  { passkeys, challenges }: Pick<SignInParts, 'passkeys' | 'challenges'>,
  assertion: Assertion,
  { purpose, session }: AssertionBounds,
): Promise<StaffId | null> {
  const [kept] = await tx.query<KeptPasskey>(FIND, [Buffer.from(assertion.id, 'base64url')]);
  if (kept === undefined) return null;
  const { userHandle } = assertion.response;
  if (userHandle != null && userHandle !== handleOf(kept.staffId).toString('base64url')) return null;
  let challenge: Buffer | null = null;
  const verified = await verifyAuthenticationResponse({
    response: assertion as Parameters<typeof verifyAuthenticationResponse>[0]['response'],
    expectedChallenge: (told) => {
      challenge = Buffer.from(told, 'base64url');
      return challenges.holds(challenge, purpose, session);
    },
    expectedOrigin: [...passkeys.origins],
    expectedRPID: passkeys.id,
    credential: {
      id: assertion.id,
      publicKey: new Uint8Array(kept.publicKey),
      counter: Number(kept.signCount),
    },
    requireUserVerification: true,
    // The library throws for whatever does not hold; each of its reasons is one refusal here.
  }).catch(() => null);
  if (verified === null || !verified.verified || challenge === null) return null;
  if (!(await spendOnce(tx, challenge, CHALLENGE_SECONDS))) return null;
  const { newCounter, credentialBackedUp } = verified.authenticationInfo;
  await tx.query(USED, [kept.id, newCounter, credentialBackedUp]);
  return kept.staffId;
}
