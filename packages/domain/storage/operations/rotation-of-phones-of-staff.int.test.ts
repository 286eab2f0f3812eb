import { isPhoneOfStaff } from '@kean/clients/contract/phones-of-staff';
import { aClient, aPhoneOfStaff, openOffice, type TestOffice } from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import { aBranch, aStaffMember, type FreshRedis, freshRedis } from '@kean/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { aStorageCall } from '../testing/calls.ts';
import { openRotationSide, type RotationSide } from '../testing/index.ts';
import { runRotation } from './run-rotation.ts';
import { startRotation } from './start-rotation.ts';

const PHONE = '13912345601';
let office: TestOffice;
let redis: FreshRedis;
let side: RotationSide;

beforeAll(async () => {
  [office, redis] = await Promise.all([openOffice(), freshRedis()]);
  const { urls } = office.database;
  const parts = { databaseUrl: urls.kean_worker, keysUrl: urls.kean_keys_worker, redisUrl: redis.url };
  side = await openRotationSide({ ...parts, roots: [office.rootKeyText], settleMs: 0, batch: 7 });
});
afterAll(async () => {
  await side.close();
  await office.close();
  await redis.dispose();
});

it('knows the numbers of staff under the new index as well, those of leavers too, and under the older one no more', async () => {
  const branch = await aBranch(office.sql);
  const operator = await aStaffMember(office.sql, { branch: null });
  const leaver = await aPhoneOfStaff(office, PHONE);
  await office.sql.query("update staff set status = 'left' where id = $1", [leaver]);
  const id = await aClient(office, branch, { fields: { phone: PHONE } });
  const standing = async () =>
    (await office.sql.query<{ standing: string }>('select phone_carries($1) as standing', [id]))[0]?.standing;
  const older = await office.keyring.indexes();
  expect(await standing()).toBe('staff');
  const call = aStorageCall({ ...office.services, keyring: side.services.keyring }, operator);
  await runRotation(side, (await startRotation(call, { kind: 'index' })).id);
  expect(await standing()).toBe('staff');
  const newer = await side.services.keyring.indexes();
  const isKnown = (indexes: typeof older) =>
    inSqlTransaction(office.db, nobody, (tx) => isPhoneOfStaff(tx, indexes.searching, PHONE));
  expect([await isKnown(newer), await isKnown(older)]).toEqual([true, false]);
  expect(await office.sql.query('select generation from staff_phone_token')).toEqual([{ generation: 2 }]);
});
