import { createHmac, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';

/** For what a passkey is asked to sign, or a browser is sent to the provider; an answer to one is none to another. */
export type ChallengePurpose = 'sign-in' | 'prove' | 'enrol' | 'single-sign-on';

/** How long somebody may look for the key. */
export const CHALLENGE_SECONDS = 5 * 60;
const NONCE_BYTES = 16;
const END_BYTES = 6;
const MAC_BYTES = 32;

/**
 * Challenges that need no row: a nonce, the end of their time, and a MAC over both, the purpose and the session. Whoever asks for
 * a thousand of them fills nothing. That each acts once is seen to when one is answered.
 */
export interface Challenges {
  /** @param session that the answer must come from; `null` before anybody is signed in */
  issue(purpose: ChallengePurpose, session: string | null): Buffer;
  /** Whether it was issued for this and its time is not over. */
  holds(challenge: Uint8Array, purpose: ChallengePurpose, session: string | null): boolean;
}

export function challengesUnder(key: KeyObject, now: () => number = Date.now): Challenges {
  const mac = (head: Uint8Array, purpose: ChallengePurpose, session: string | null): Buffer =>
    createHmac('sha256', key)
      .update(JSON.stringify(['challenge', purpose, session]))
      .update(head)
      .digest();
  return {
    issue: (purpose, session) => {
      const head = Buffer.concat([randomBytes(NONCE_BYTES), Buffer.alloc(END_BYTES)]);
      head.writeUIntBE(Math.floor(now() / 1000) + CHALLENGE_SECONDS, NONCE_BYTES, END_BYTES);
      return Buffer.concat([head, mac(head, purpose, session)]);
    },
    holds: (challenge, purpose, session) => {
      if (challenge.length !== NONCE_BYTES + END_BYTES + MAC_BYTES) return false;
      const head = Buffer.from(challenge.subarray(0, NONCE_BYTES + END_BYTES));
      const told = challenge.subarray(NONCE_BYTES + END_BYTES);
      if (!timingSafeEqual(mac(head, purpose, session), told)) return false;
      return head.readUIntBE(NONCE_BYTES, END_BYTES) >= now() / 1000;
    },
  };
}
