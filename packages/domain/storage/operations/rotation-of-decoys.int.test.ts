import { hidePlace, newPlace, readDecoys } from '@kean/clients/contract/decoys';
import { openOffice, type TestOffice } from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import { newId } from '@kean/kernel';
import { aBranch, aStaffMember, type FreshRedis, freshRedis } from '@kean/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { aStorageCall } from '../testing/calls.ts';
import { openRotationSide, type RotationSide } from '../testing/index.ts';
import { runRotation } from './run-rotation.ts';
import { startRotation } from './start-rotation.ts';

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

it('knows the same decoys by the new index root, with the same numbers, and by the older one none any more', async () => {
  const [branch, operator] = [await aBranch(office.sql), await aStaffMember(office.sql, { branch: null })];
  const { writing: older } = await office.keyring.indexes();
  const [id, place] = [newId(), newPlace()];
  await office.sql.query('alter table decoy_seat disable trigger decoy_seat_moves');
  await office.sql.query(
    'insert into decoy_seat (id, branch_id, hidden, generation, ordered_by) values ($1, $2, $3, $4, $5)',
    [id, branch.id, hidePlace(older, id, place), older.generation, operator.id],
  );
  await office.sql.query('alter table decoy_seat enable trigger decoy_seat_moves');
  const call = aStorageCall({ ...office.services, keyring: side.services.keyring }, operator);
  await runRotation(side, (await startRotation(call, { kind: 'index' })).id);
  const known = await inSqlTransaction(office.db, nobody, (tx) => readDecoys(tx, side.services.keyring));
  expect(known.spoilt).toEqual([]);
  expect(known.seats).toMatchObject([{ seatId: id, tail: place.tail, hour: place.hour, secret: place.secret }]);
  expect(await office.sql.query('select generation from decoy_seat')).toEqual([{ generation: 2 }]);
});
