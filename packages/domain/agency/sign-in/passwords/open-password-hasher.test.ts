import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { openPasswordHasher, type PasswordHasher } from './open-password-hasher.ts';

const opened: PasswordHasher[] = [];
const open = (mostWaiting?: number): PasswordHasher => {
  const hasher = openPasswordHasher(mostWaiting);
  opened.push(hasher);
  return hasher;
};
afterEach(() => Promise.all(opened.splice(0).map((hasher) => hasher.close())));

// A hash takes a hundredfold where the whole suite and others share two cores; what is tested is no absolute time.
describe('the password hasher', { timeout: 60_000 }, () => {
  it('keeps argon2id with a salt of its own, and knows the password again', async () => {
    const hasher = open();
    const [one, other] = await Promise.all([hasher.hash('the same words'), hasher.hash('the same words')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(other).not.toBe(one);
    expect(await hasher.verify(one, 'the same words')).toBe(true);
    expect(await hasher.verify(one, 'other words')).toBe(false);
  });

  it.each(['', 'plain text', '$argon2id$v=19$m=19456,t=2,p=1$short$short', '$2b$10$abc'])(
    'knows nobody by the unreadable hash %o',
    async (hash) => {
      expect(await open().verify(hash, 'plain text')).toBe(false);
    },
  );

  it('leaves the event loop free while it works', async () => {
    const hasher = open();
    await hasher.hash('warm');
    let turns = 0;
    const turning = setInterval(() => turns++, 1);
    await Promise.all(Array.from({ length: 8 }, () => hasher.hash('some words')));
    clearInterval(turning);
    expect(turns).toBeGreaterThan(10);
  });

  it('refuses what does not fit into the queue at once, and serves the rest', async () => {
    const hasher = open(3);
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => hasher.hash('some words')));
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(6);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'AGENCY_SIGN_IN_BUSY', kind: 'limited' });
    expect(await hasher.verify(await hasher.hash('after it'), 'after it')).toBe(true);
  });

  it('rests between passwords while others wait, and not where one comes after the other', async () => {
    const hasher = open();
    await hasher.hash('warm');
    const took = async (work: () => Promise<unknown>): Promise<number> => {
      const began = performance.now();
      await work();
      return performance.now() - began;
    };
    const inTurn = () =>
      took(async () => {
        for (let turn = 0; turn < 5; turn += 1) await hasher.hash('some words');
      });
    const atOnce = () => took(() => Promise.all(Array.from({ length: 5 }, () => hasher.hash('some words'))));
    // The shortest of several rounds: what else the machine did makes each longer, and none shorter.
    const rounds = { inTurn: [await inTurn()], atOnce: [await atOnce()] };
    for (let round = 1; round < 4; round += 1) {
      rounds.inTurn.push(await inTurn());
      rounds.atOnce.push(await atOnce());
    }
    expect(Math.min(...rounds.atOnce)).toBeGreaterThan(1.5 * Math.min(...rounds.inTurn));
  });

  it('refuses what still waits when it is closed', async () => {
    const hasher = open();
    const waiting = Promise.allSettled([hasher.hash('one'), hasher.hash('two')]);
    await hasher.close();
    for (const result of await waiting) expect(result.status).toBe('rejected');
    await expect(hasher.hash('three')).rejects.toMatchObject({ code: 'AGENCY_SIGN_IN_BUSY' });
  });

  it.runIf(process.platform === 'linux')('yields to whoever is working: its thread alone is nice', async () => {
    await open().hash('some words');
    const threads = readdirSync('/proc/self/task').map((id) => niceOf(`/proc/self/task/${id}/stat`));
    const own = niceOf('/proc/self/stat');
    expect(threads).toContain(10);
    expect(own).toBeLessThan(10);
  });
});

/** Field 19 of proc_pid_stat(5); the name in field 2 may hold spaces. */
function niceOf(file: string): number {
  return Number(
    readFileSync(file, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')[16],
  );
}
