import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CHALLENGE_SECONDS, challengesUnder } from './challenges.ts';

let now = 1_800_000_000_000;
const key = createSecretKey(randomBytes(32));
const challenges = challengesUnder(key, () => now);

describe('a challenge', () => {
  it('holds for its purpose and its session alone', () => {
    const challenge = challenges.issue('prove', 'session-1');
    expect(challenges.holds(challenge, 'prove', 'session-1')).toBe(true);
    expect(challenges.holds(challenge, 'enrol', 'session-1')).toBe(false);
    expect(challenges.holds(challenge, 'prove', 'session-2')).toBe(false);
    expect(challenges.holds(challenge, 'prove', null)).toBe(false);
    expect(challengesUnder(createSecretKey(randomBytes(32))).holds(challenge, 'prove', 'session-1')).toBe(false);
  });

  it('ends', () => {
    const challenge = challenges.issue('sign-in', null);
    now += CHALLENGE_SECONDS * 1000;
    expect(challenges.holds(challenge, 'sign-in', null)).toBe(true);
    now += 1000;
    expect(challenges.holds(challenge, 'sign-in', null)).toBe(false);
  });

  it('cannot be made longer or changed', () => {
    const challenge = challenges.issue('sign-in', null);
    for (let at = 0; at < challenge.length; at += 1) {
      const changed = Buffer.from(challenge);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(challenges.holds(changed, 'sign-in', null)).toBe(false);
    }
    expect(challenges.holds(Buffer.alloc(0), 'sign-in', null)).toBe(false);
  });
});
