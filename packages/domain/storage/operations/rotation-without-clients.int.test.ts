import { openOffice, type TestOffice } from '@kean/clients/testing';
import { newRootKeyText } from '@kean/encryption';
import { aStaffMember, type FreshRedis, freshRedis } from '@kean/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { aStorageCall } from '../testing/calls.ts';
import { openRotationSide } from '../testing/index.ts';
import { readKeysOverview } from './read-keys-overview.ts';
import { runRotation } from './run-rotation.ts';
import { startRotation } from './start-rotation.ts';

let office: TestOffice;
let redis: FreshRedis;

beforeAll(async () => {
  [office, redis] = await Promise.all([openOffice(), freshRedis()]);
});
afterAll(async () => {
  await office.close();
  await redis.dispose();
});

it('takes the index root of an office without clients from the old root, which retires and is needed no more', async () => {
  const operator = await aStaffMember(office.sql, { branch: null });
  const { urls } = office.database;
  const newer = newRootKeyText('aes-256-gcm');
  const open = (roots: readonly string[]) =>
    openRotationSide({
      databaseUrl: urls.kean_worker,
      keysUrl: urls.kean_keys_worker,
      redisUrl: redis.url,
      roots,
      settleMs: 0,
      batch: 7,
    });
  const side = await open([newer, office.rootKeyText]);
  const call = aStorageCall({ ...office.services, keyring: side.services.keyring }, operator);
  expect(await readKeysOverview(call)).toMatchObject({ keys: 0, keysUnderOtherRoots: 1 });
  const { id, total } = await startRotation(call, { kind: 'root' });
  expect(total).toBe(1);
  await runRotation(side, id);
  expect(await readKeysOverview(call)).toMatchObject({
    keysUnderOtherRoots: 0,
    lastRotation: { state: 'finished', done: 1, unreadable: 0 },
  });
  await expect(startRotation(call, { kind: 'root' })).rejects.toMatchObject({ code: 'STORAGE_NOTHING_TO_ROTATE' });
  await side.close();
  const later = await open([newer]);
  expect((await later.services.keyring.indexes()).writing.generation).toBe(1);
  await later.close();
});
