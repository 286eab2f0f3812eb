import { NoteSigner, readNote, readVerifierKey, verifiedSignatures, writeVerifierKey } from '@kean/tlog';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ForeignWitness, foreignWitness } from '../testing/foreign-witness.ts';
import { GrowingLog } from '../testing/memory-log-store.ts';
import { WitnessClient } from './witness-client.ts';

const signer = new NoteSigner('kean.invalid/log/test', 'ed25519', Buffer.alloc(32, 1));
let witness: ForeignWitness;
let log: GrowingLog;
beforeEach(async () => {
  witness = await foreignWitness('elsewhere.invalid/w1', writeVerifierKey(signer.verifierKey));
  log = new GrowingLog(signer);
});
afterEach(() => witness.close());

const client = () => new WitnessClient({ url: witness.url, key: readVerifierKey(witness.verifierKey) });

it('a witness of somebody else cosigns the log from each size to each later one', async () => {
  const asking = client();
  for (const size of [1, 2, 3, 7, 8, 9, 255, 256, 257, 300, 512, 1_000]) {
    const answer = await asking.cosign(log.store, await log.growTo(size));
    expect(answer).toMatchObject({ kind: 'cosigned' });
    expect(witness.size()).toBe(size);
  }
  expect(new Set(witness.statuses)).toEqual(new Set([200]));
});

it('a witness of somebody else tells a log that was restarted how far it knows it', async () => {
  await client().cosign(log.store, await log.growTo(300));
  expect(await client().cosign(log.store, await log.growTo(777))).toMatchObject({ kind: 'cosigned' });
  expect(witness.statuses).toEqual([200, 409, 200]);
});

it('a witness of somebody else refuses another history, and the log hears it as a refusal', async () => {
  const asking = client();
  await asking.cosign(log.store, await log.growTo(300));
  const fork = new GrowingLog(signer, 'another entry');
  expect(await asking.cosign(fork.store, await fork.growTo(400))).toEqual({ kind: 'refused', status: 422 });
  expect(witness.size()).toBe(300);
});

it('a log that a witness of somebody else does not know is refused', async () => {
  const other = new GrowingLog(new NoteSigner('other.invalid/log', 'ed25519', Buffer.alloc(32, 2)));
  expect(await client().cosign(other.store, await other.growTo(3))).toEqual({ kind: 'refused', status: 404 });
});

/** A signature line that nobody here can verify: the id of its key, then so many bytes. */
const lineOf = (name: string, keyId: string, bytes: number) =>
  `— ${name} ${Buffer.concat([Buffer.from(keyId, 'hex'), Buffer.alloc(bytes, 7)]).toString('base64')}`;

it.each([
  ['elsewhere.invalid/w1', 'behind lines of others', { before: [lineOf('a.invalid', '00000001', 72)] }],
  ['elsewhere.invalid/w1', 'before lines of others', { after: [lineOf('z.invalid', 'ffffffff', 72)] }],
  [
    'elsewhere.invalid/w1',
    'between lines of its own name under a former key and of an algorithm that is not known yet',
    {
      before: [lineOf('elsewhere.invalid/w1', '00000001', 72)],
      after: [lineOf('elsewhere.invalid/w1', 'ffffffff', 3_316), lineOf('kean.invalid/log/test', '00000002', 64)],
    },
  ],
  ['w', 'of the shortest name', {}],
  ['见证.invalid/二号~(test)_=', 'of a name that is no address', {}],
])('the cosignature of %s is found %s, and stands alone beside that of the log', async (name, _where, habits) => {
  const other = await foreignWitness(name, writeVerifierKey(signer.verifierKey), habits);
  const key = readVerifierKey(other.verifierKey);
  const asking = new WitnessClient({ url: other.url, key });
  const answer = await asking.cosign(log.store, await log.growTo(5));
  await other.close();
  if (answer.kind !== 'cosigned') throw new Error(answer.kind);
  const note = readNote(answer.note);
  expect(note.signatures.map((line) => line.name)).toEqual([signer.verifierKey.name, name]);
  // Whoever names the keys in another order finds the same two.
  for (const keys of [
    [signer.verifierKey, key],
    [key, signer.verifierKey],
  ]) {
    const verified = verifiedSignatures(note, keys);
    expect(verified.map((one) => [one.key.name, one.signedAt === null])).toEqual([
      [signer.verifierKey.name, true],
      [name, false],
    ]);
  }
});

it('a witness under a key that was not told is not believed, whatever its name', async () => {
  const namesake = await foreignWitness('elsewhere.invalid/w1', writeVerifierKey(signer.verifierKey));
  const asking = new WitnessClient({ url: namesake.url, key: readVerifierKey(witness.verifierKey) });
  expect(await asking.cosign(log.store, await log.growTo(5))).toMatchObject({ kind: 'unreachable' });
  await namesake.close();
});

it('a witness of somebody else that knows more of the log than is shown names its size, and that is a refusal', async () => {
  const head = await log.growTo(300);
  await client().cosign(log.store, await log.growTo(777));
  expect(await client().cosign(log.store, head)).toEqual({ kind: 'refused', status: 409 });
  expect(witness.statuses).toEqual([200, 409]);
  expect(witness.size()).toBe(777);
});
