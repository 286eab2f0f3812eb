import { NoteSigner, readVerifierKey, writeVerifierKey } from '@kean/tlog';
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
