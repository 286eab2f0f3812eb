import { runStatement } from '@kean/db';
import { generateAuthenticationOptions } from '@simplewebauthn/server';
import { done } from './answers.ts';
import type { Caller } from './caller.ts';
import { CHALLENGE_SECONDS } from './factors/challenges.ts';
import { Assertion } from './factors/passkey-shapes.ts';
import { takeAssertion } from './factors/take-assertion.ts';
import { presentProof } from './present-proof.ts';
import { readBody } from './read-body.ts';
import { requireSession } from './require-session.ts';
import type { SignInParts } from './sign-in-parts.ts';

const OWN = `
  select credential_id as id, transports from second_factor
   where staff_id = $1 and kind = 'passkey' and confirmed_at is not null order by created_at`;

/** What the browser has to ask the person's own passkeys to sign. */
export async function askForPasskey(parts: SignInParts, request: Request): Promise<Response> {
  const { session } = await requireSession(parts, request);
  const own = await runStatement<{ id: Buffer; transports: string[] }>(parts.db, OWN, [session.staffId]);
  const options = await generateAuthenticationOptions({
    rpID: parts.passkeys.id,
    challenge: new Uint8Array(parts.challenges.issue('prove', session.sessionId)),
    allowCredentials: own.map(({ id, transports }) => ({ id: id.toString('base64url'), transports })),
    userVerification: 'required',
    timeout: CHALLENGE_SECONDS * 1000,
  });
  return done([], { options });
}

/** The second step by a passkey of the person who is signed in; somebody else's does not count. */
export async function presentPasskey(parts: SignInParts, request: Request, caller: Caller): Promise<Response> {
  const held = await requireSession(parts, request);
  const assertion = await readBody(request, Assertion);
  const { staffId, sessionId } = held.session;
  const check = async (tx: Parameters<typeof takeAssertion>[0]): Promise<boolean> =>
    (await takeAssertion(tx, parts, assertion, { purpose: 'prove', session: sessionId })) === staffId;
  return presentProof(parts, { held, caller, by: 'passkey', check });
}
