import { aCall, aStrangersCall, openOffice, type TestOffice } from '@kean/clients/testing';
import { newId } from '@kean/kernel';
import { callerFactory } from '@kean/procedures';
import { aStaffMember } from '@kean/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { storageApi } from './api.ts';
import { KeysOverview, RotationPage } from './contract.ts';
import { policy } from './policy.ts';

let office: TestOffice;

beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

const caller = callerFactory(storageApi);
const told = (code: string) => expect.objectContaining({ message: code });
const rotation = () => ({ rotationId: newId<'Rotation'>(), version: 1 });

it('lets nobody in who is not signed in', async () => {
  const nobody = caller(aStrangersCall(office));
  const calls = [
    nobody.keys.overview(),
    nobody.rotations.list({}),
    nobody.rotations.start({ kind: 'data' }),
    nobody.rotations.pause(rotation()),
    nobody.rotations.resume(rotation()),
  ];
  for (const call of calls) await expect(call).rejects.toEqual(told('CALL_SIGN_IN_REQUIRED'));
});

it('lets a role in to what it was granted and to nothing else', async () => {
  const member = await aStaffMember(office.sql);
  const reader = caller(aCall(office, member, [policy], { 'storage.read-keys': 'agency' }));
  const overview = KeysOverview.parse(await reader.keys.overview());
  expect(overview).toMatchObject({ keys: 0, fenced: 0, indexGenerations: [1], lastRotation: null });
  expect(overview.root.known).toEqual([{ id: overview.root.id, retired: false, keys: 0 }]);
  await expect(reader.rotations.start({ kind: 'data' })).rejects.toEqual(told('CALL_NOT_YOUR_ROLE'));
  const rotator = caller(aCall(office, member, [policy], { 'storage.rotate-keys': 'agency' }));
  await expect(rotator.keys.overview()).rejects.toEqual(told('CALL_NOT_YOUR_ROLE'));
  const started = await rotator.rotations.start({ kind: 'data' });
  const page = RotationPage.parse(await reader.rotations.list({}));
  expect(page.rows.map(({ id, state, phase, kind }) => [id, state, phase, kind])).toEqual([
    [started.id, 'running', 'waiting', 'data'],
  ]);
  expect((await office.sql.query('select job from outbox')).map((row) => row)).toEqual([
    { job: 'storage.run-rotation' },
  ]);
});

it('refuses inputs of the wrong shape before anything is read', async () => {
  const member = await aStaffMember(office.sql);
  const calls = caller(
    aCall(office, member, [policy], { 'storage.read-keys': 'agency', 'storage.rotate-keys': 'agency' }),
  );
  const wrong = [
    calls.rotations.start({ kind: 'everything' as 'data' }),
    calls.rotations.pause({ ...rotation(), rotationId: "x'; --" as never }),
    calls.rotations.resume({ ...rotation(), version: 1.5 }),
    calls.rotations.list({ limit: 0 }),
  ];
  for (const call of wrong) await expect(call).rejects.toMatchObject({ code: 'BAD_REQUEST' });
});
