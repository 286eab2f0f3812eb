/** Two processes of one office and a third that destroys; with the bus, and with the bus cut. */
import { openDatabase } from '@kean/db';
import { openKeyStore } from '@kean/db/keystore';
import { type AskedSubject, newRootKeyText } from '@kean/encryption';
import { newId, type StaffId, systemClock } from '@kean/kernel';
import { type FreshDatabase, type FreshRedis, freshDatabase, freshRedis, startRedisCluster } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type OfficeKeyring, openOfficeKeyring } from './index.ts';

const root = newRootKeyText('aes-256-gcm');
const staffId = newId<'Staff'>();
const use = { principal: { staffId }, purpose: 'import' } as const;

let database: FreshDatabase;
let redis: FreshRedis;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  [database, redis] = await Promise.all([freshDatabase(), freshRedis()]);
});
afterAll(async () => {
  for (const close of closing.reverse()) await close();
  await Promise.all([database.dispose(), redis.dispose()]);
});

async function aProcess(login: 'api' | 'worker', redisUrl = redis.url): Promise<OfficeKeyring> {
  const db = openDatabase({ url: database.urls[`kean_${login}`], applicationName: 'test' });
  const keys = openKeyStore({ url: database.urls[`kean_keys_${login}`], applicationName: 'test' });
  const office = await openOfficeKeyring({
    process: login,
    store: keys.store,
    roots: { setting: 'env:', environmentText: root },
    suite: 'aes-256-gcm',
    db,
    redisUrl,
    clock: systemClock,
    onUnreadableKeys: () => undefined,
    onTrouble: () => undefined,
  });
  closing.push(async () => {
    await office.close();
    await Promise.all([db.close(), keys.close()]);
  });
  return office;
}

const anImport = (id: string, owner: StaffId = staffId): AskedSubject => ({
  id,
  state: 'import',
  grounds: [],
  reach: { scope: 'own', assignee: owner },
});
const held = ({ keyring }: OfficeKeyring, id: string) =>
  keyring.keysFor('import', [anImport(id)], use).then(({ keys }) => keys.size);

describe('a key that one process destroys', () => {
  it('leaves the memory of the others in the moment the bus tells them', async () => {
    const [api, worker] = await Promise.all([aProcess('api'), aProcess('worker')]);
    const id = newId();
    await api.keyring.createFor('import', [id], use);
    expect(await held(api, id)).toBe(1);
    const purged = vi.spyOn(api.keyring, 'purge');
    await worker.keyring.destroy('import', [id]);
    await vi.waitFor(() => expect(purged).toHaveBeenCalledWith([id], 'import'), { timeout: 900, interval: 5 });
    expect(await held(api, id)).toBe(0);
  });

  it('leaves it as soon on a Redis Cluster, whatever node each talks to', async () => {
    const cluster = await startRedisCluster();
    closing.push(cluster.stop);
    const [api, worker] = await Promise.all([aProcess('api', cluster.url), aProcess('worker', cluster.url)]);
    const purged = vi.spyOn(api.keyring, 'purge');
    await vi.waitFor(
      async () => {
        const id = newId();
        await api.keyring.createFor('import', [id], use);
        await worker.keyring.destroy('import', [id]);
        await vi.waitFor(() => expect(purged).toHaveBeenCalledWith([id], 'import'), { timeout: 500, interval: 5 });
      },
      // Until both have found the cluster, what is told is lost, as it may be.
      { timeout: 10_000, interval: 50 },
    );
  });

  it('is refused within a second by a process whose bus is cut', async () => {
    const nowhere = 'redis://127.0.0.1:1/0';
    const [api, worker] = await Promise.all([aProcess('api', nowhere), aProcess('worker')]);
    const id = newId();
    await api.keyring.createFor('import', [id], use);
    expect(await held(api, id)).toBe(1);
    await worker.keyring.destroy('import', [id]);
    const destroyed = performance.now();
    await vi.waitFor(async () => expect(await held(api, id)).toBe(0), { timeout: 1_500, interval: 10 });
    expect(performance.now() - destroyed).toBeLessThan(1_200);
  });

  it('keeps the person whose import it is not away, with the rule in the log', async () => {
    const api = await aProcess('api');
    const id = newId();
    await api.keyring.createFor('import', [id], use);
    const { keys, refused } = await api.keyring.keysFor('import', [anImport(id, newId<'Staff'>())], use);
    expect([keys.size, refused.get(id)]).toEqual([0, 'import-of-another']);
    const db = openDatabase({ url: database.urls.kean_api, applicationName: 'test' });
    const events = await db.pool.query(
      `select outcome, subject_ids, purpose, facts from audit_event where action = 'storage.unwrapping-refused'`,
    );
    await db.close();
    expect(events.rows).toEqual([
      { outcome: 'refused', subject_ids: [id], purpose: 'import', facts: { reason: 'import-of-another', staffId } },
    ]);
  });
});
