import path from 'node:path';
import { fileRootKey } from '@kean/encryption';
import {
  type FreshDatabase,
  type FreshRedis,
  freshDatabase,
  freshRedis,
  type TemporaryFolder,
  temporaryFolder,
} from '@kean/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Chance } from '../wrong-shapes/chance.ts';
import { runHistories } from './run-histories.ts';
import { type ApiInstance, openInstances } from './three-doors.ts';
import { type WrittenOffice, writeOffice } from './written-office.ts';

/** The proof `no-consent-no-decrypt` in seconds: fewer steps, the same acts and the same ways in. */
const STEPS = 150;
const SEED = 20_261_126;
/** On a machine that has much else to do. */
const PATIENCE_MS = 180_000;

let fresh: FreshDatabase;
let redis: FreshRedis;
let folder: TemporaryFolder;
let instances: ApiInstance[];
let office: WrittenOffice;

beforeAll(async () => {
  [fresh, redis, folder] = [await freshDatabase(), await freshRedis(), await temporaryFolder()];
  const rootKeyFile = path.join(folder.path, 'root.key');
  await fileRootKey(rootKeyFile, { createIfAbsent: true });
  const { kean_api: apiUrl, kean_keys_api: keysUrl, kean_owner: owner } = fresh.urls;
  const databases = { admin: fresh.adminUrls.kean, kean: { owner }, keys: { api: keysUrl } };
  office = await writeOffice({ databases, rootKeyFile }, 9);
  instances = await openInstances({ apiUrl, keysUrl, rootKeyFile, redisUrl: redis.url, folder: folder.path });
}, PATIENCE_MS);
afterAll(async () => {
  for (const instance of instances) await instance.close();
  await office.close();
  await Promise.all([fresh.dispose(), redis.dispose(), folder.dispose()]);
});

it(
  'lets nothing be read outside of consent or a listed basis, and closes on the next request of every instance',
  async () => {
    const result = await runHistories({ office, instances, chance: new Chance(SEED), steps: STEPS });
    expect(result.disagreement).toBeNull();
    expect(result.allowed).toBeGreaterThan(20);
    expect(result.afterWithdrawal).toBeGreaterThan(40);
    expect(result.stopped).toBeGreaterThan(20);
    expect(result.messages - result.stopped).toBeGreaterThan(20);
    expect(result.pastLooks).toBeGreaterThan(10);
    expect(Object.keys(result.acts)).toHaveLength(15);
  },
  PATIENCE_MS,
);

it(
  'notices whoever believes that a withdrawal can wait',
  async () => {
    const stale = new Map<string, boolean>();
    const believes = (client: { id: string }, purpose: string) => {
      const now = office.model.allows(client as never, purpose);
      const before = stale.get(`${client.id} ${purpose}`) ?? now;
      stale.set(`${client.id} ${purpose}`, now || before);
      return now || before;
    };
    const plan = { office, instances, chance: new Chance(SEED + 1), steps: STEPS * 4 };
    expect((await runHistories({ ...plan, believes })).disagreement).toMatch(/should be given|the door itself/);
  },
  PATIENCE_MS,
);

it(
  'notices whoever believes that a changed phone is the client’s at once',
  async () => {
    const plan = { office, instances, chance: new Chance(SEED + 2), steps: STEPS };
    const { disagreement } = await runHistories({ ...plan, believesPhone: () => true });
    expect(disagreement).toMatch(/went by phone-awaits/);
  },
  PATIENCE_MS,
);
