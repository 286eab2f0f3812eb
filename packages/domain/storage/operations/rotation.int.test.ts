import { aClient, eventsOf, openOffice, type TestOffice } from '@kean/clients/testing';
import { newRootKeyText } from '@kean/encryption';
import { newId } from '@kean/kernel';
import { aBranch, aStaffMember, type FreshRedis, freshRedis, type TestBranch, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RotationId, RotationKind } from '../contract.ts';
import { handle } from '../jobs/run-rotation.handler.ts';
import { aStorageCall } from '../testing/calls.ts';
import {
  openRotationSide,
  type RotationSettings,
  type RotationSide,
  readEverything,
  startRotationProcess,
} from '../testing/index.ts';
import { pauseRotation } from './pause-rotation.ts';
import { readKeysOverview } from './read-keys-overview.ts';
import { resumeRotation } from './resume-rotation.ts';
import { runRotation } from './run-rotation.ts';
import { startRotation } from './start-rotation.ts';

/** Enough for several batches of each kind. */
const CLIENTS = 60;

let office: TestOffice;
let redis: FreshRedis;
let branch: TestBranch;
let operator: TestStaff;
let roots: string[];
let side: RotationSide;

beforeAll(async () => {
  [office, redis] = await Promise.all([openOffice(), freshRedis()]);
  roots = [office.rootKeyText];
  branch = await aBranch(office.sql);
  operator = await aStaffMember(office.sql, { branch: null });
  for (let count = 0; count < CLIENTS; count += 1) {
    await aClient(office, branch, {
      fields: { name: `沈安${count}`, idNumber: `11010519491231${String(1000 + count)}`, remark: '周末看房' },
      demands: [aDemand('看重学区')],
      properties: [aProperty('朝阳区安宁路 8 号', '京2026')],
    });
  }
  side = await openRotationSide(settings());
});
afterAll(async () => {
  await side.close();
  await office.close();
  await redis.dispose();
});

function aDemand(wording: string) {
  const none = {
    district: null,
    rooms: null,
    halls: null,
    priceMin: null,
    priceMax: null,
    areaMin: null,
    areaMax: null,
  };
  return { ...none, kind: 'purchase' as const, moveInFrom: null, wording: { other: wording } };
}

function aProperty(address: string, certificateNo: string) {
  const none = { district: null, rooms: null, halls: null, area: null, askingPrice: null };
  return { ...none, address, certificateNo, wording: { other: '双气' } };
}

function settings(changes: Partial<RotationSettings> = {}): RotationSettings {
  const { urls } = office.database;
  const parts = { databaseUrl: urls.kean_worker, keysUrl: urls.kean_keys_worker, redisUrl: redis.url };
  return { ...parts, roots, settleMs: 0, batch: 7, ...changes };
}

/** A worker started anew, as after a deployment with other settings. */
async function restart(changes: Partial<RotationSettings> = {}): Promise<void> {
  await side.close();
  side = await openRotationSide(settings(changes));
}

/** A call of the operator, served by a process with the same keys as the worker. */
const call = () => aStorageCall({ ...office.services, keyring: side.services.keyring }, operator);
const contents = () => readEverything(office.sql, side.services.keyring, operator.id);

async function start(kind: RotationKind): Promise<RotationId> {
  return (await startRotation(call(), { kind })).id;
}

async function statesOf(id: RotationId) {
  const [row] = await office.sql.query<{
    state: string;
    phase: string;
    done: number;
    total: number;
    unreadable: number;
  }>('select state, phase, done, total, unreadable from key_rotation where id = $1', [id]);
  return row;
}

describe('a rotation of the root', () => {
  it('is refused while there is no other root, with what to do', async () => {
    await expect(start('root')).rejects.toMatchObject({ code: 'STORAGE_NOTHING_TO_ROTATE', kind: 'conflict' });
  });

  it('wraps every key under the new root, reads with both meanwhile, and retires the old one', async () => {
    const before = await contents();
    expect(before).toMatchObject({ clients: CLIENTS, unreadable: 0 });
    roots = [newRootKeyText('aes-256-gcm'), ...roots];
    await restart();
    expect(await contents()).toEqual(before);
    const id = await start('root');
    const told: [number, number][] = [];
    const progress = (...news: [number, number]) => told.push(news);
    const once = { key: id, attempt: 1, signal: new AbortController().signal, done: () => Promise.resolve() };
    await handle({ payload: { rotationId: id }, ...once, progress }, side);
    expect(await statesOf(id)).toMatchObject({ state: 'finished', phase: 'ended', done: CLIENTS + 1, unreadable: 0 });
    // Twice nothing: the first step waits until every process knows the new root.
    expect(told.slice(0, 4)).toEqual([0, 0, 7, 14].map((done) => [done, CLIENTS + 1]));
    roots = roots.slice(0, 1);
    await restart();
    expect(await contents()).toEqual(before);
    const overview = await readKeysOverview(call());
    expect(overview.keysUnderOtherRoots).toBe(0);
    expect(overview.root.known.map(({ retired, keys }) => ({ retired, keys }))).toEqual([
      { retired: false, keys: CLIENTS },
      { retired: true, keys: 0 },
    ]);
  });

  it('stops in a sentence where the worker wraps with another root than the one it was started for', async () => {
    const [present = ''] = roots;
    roots = [newRootKeyText('aes-256-gcm'), present];
    await restart();
    const id = await start('root');
    await restart({ roots: [present, roots[0] ?? ''] });
    await runRotation(side, id);
    expect(await statesOf(id)).toMatchObject({ state: 'failed', done: 0 });
    await restart();
    await runRotation(side, await start('root'));
    roots = roots.slice(0, 1);
    await restart();
  });
});

describe('a rotation of the index root', () => {
  it('gives every client new tokens, as many as before, and destroys the old root', async () => {
    const before = await contents();
    const tokens = await tokenSet();
    const id = await start('index');
    await runRotation(side, id);
    expect(await statesOf(id)).toMatchObject({ state: 'finished', done: CLIENTS, total: CLIENTS });
    expect(await contents()).toEqual(before);
    const after = await tokenSet();
    expect(after.size).toBe(tokens.size);
    expect([...after].filter((token) => tokens.has(token))).toEqual([]);
    expect((await readKeysOverview(call())).indexGenerations).toEqual([2]);
  });
});

describe('a rotation of data keys', () => {
  it('seals everything anew, also under the other suite, and what was sealed before opens never again', async () => {
    const before = await contents();
    const [old] = await office.sql.query<{ id: string; sealed: Buffer }>(
      `select client_id as id, sealed from client_field where field = 'phone' order by 1 limit 1`,
    );
    await restart({ suite: 'sm4-ctr-hmac-sm3' });
    const id = await start('data');
    await runRotation(side, id);
    expect(await statesOf(id)).toMatchObject({ state: 'finished', done: CLIENTS, unreadable: 0 });
    expect(await contents()).toEqual(before);
    const { groups } = await readKeysOverview(call());
    expect(
      groups.map(({ suite, generation, heldGenerations, count }) => [suite, generation, heldGenerations, count]),
    ).toEqual([['sm4-ctr-hmac-sm3', 2, 1, CLIENTS]]);
    // The administrator of the records puts the older version back: it does not open, and nothing else is affected.
    const put = `update client_field set sealed = $2 where client_id = $1 and field = 'phone' returning sealed`;
    const [present] = await office.sql.query<{ sealed: Buffer }>(
      `select sealed from client_field where client_id = $1 and field = 'phone'`,
      [old?.id],
    );
    await office.sql.query(put, [old?.id, old?.sealed]);
    expect((await contents()).unreadable).toBe(1);
    await office.sql.query(put, [old?.id, present?.sealed]);
    expect(await contents()).toEqual(before);
  });

  it('leaves what does not open as it is, keeps the key it may belong to, and says whose it is', async () => {
    const [{ id: client } = { id: '' }] = await office.sql.query<{ id: string }>(
      'select id from client order by id limit 1',
    );
    const field = `client_id = $1 and field = 'name'`;
    const [kept] = await office.sql.query<{ sealed: Buffer }>(`select sealed from client_field where ${field}`, [
      client,
    ]);
    await office.sql.query(
      `update client_field set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1) where ${field}`,
      [client],
    );
    const id = await start('data');
    await runRotation(side, id);
    expect(await statesOf(id)).toMatchObject({ state: 'finished', unreadable: 1 });
    const [event] = await office.sql.query<{ ids: string[] }>(
      `select subject_ids as ids from audit_event where action = 'storage.values-unreadable'`,
    );
    expect(event?.ids).toEqual([client]);
    await office.sql.query(`update client_field set sealed = $2 where ${field}`, [client, kept?.sealed]);
    expect((await contents()).unreadable).toBe(0);
  });
});

describe('any rotation', () => {
  it('pauses after the batch at hand, resumes from there, and names who did so', async () => {
    const { id, version } = await startRotation(call(), { kind: 'data' });
    const paused = await pauseRotation(call(), { rotationId: id, version });
    expect(paused).toMatchObject({ state: 'paused', version: version + 1 });
    await runRotation(side, id);
    expect(await statesOf(id)).toMatchObject({ state: 'paused', done: 0 });
    await expect(pauseRotation(call(), { rotationId: id, version })).rejects.toMatchObject({
      code: 'STORAGE_ROTATION_MOVED_ON',
    });
    await expect(start('index')).rejects.toMatchObject({ code: 'STORAGE_ROTATION_UNDER_WAY' });
    await resumeRotation(call(), { rotationId: id, version: paused.version });
    await runRotation(side, id);
    expect(await statesOf(id)).toMatchObject({ state: 'finished' });
    const actions = (await eventsOf(office, operator.id))
      .filter(({ subjectId }) => subjectId === id)
      .map(({ action }) => action);
    expect(actions).toEqual(['storage.rotation-started', 'storage.rotation-paused', 'storage.rotation-resumed']);
  });

  it('that does not exist is not found', async () => {
    const rotationId = newId<'Rotation'>();
    await expect(pauseRotation(call(), { rotationId, version: 1 })).rejects.toMatchObject({ kind: 'not-found' });
    await expect(resumeRotation(call(), { rotationId, version: 1 })).rejects.toMatchObject({ kind: 'not-found' });
  });

  it.each(['data', 'index'] as const)(
    'of %s keys, killed and done by two workers at once, doubles and loses nothing',
    async (kind) => {
      const before = await contents();
      const id = await start(kind);
      for (const milliseconds of [20, 60, 120]) {
        await startRotationProcess(id, settings({ batch: 3 })).killAfter(milliseconds);
        expect(await contents()).toEqual(before);
      }
      const other = await openRotationSide(settings({ batch: 5 }));
      await Promise.all([runRotation(side, id), runRotation(other, id)]);
      await other.close();
      await runRotation(side, id);
      expect(await statesOf(id)).toMatchObject({ state: 'finished' });
      expect(await contents()).toEqual(before);
    },
  );
});

async function tokenSet(): Promise<Set<string>> {
  const rows = await office.sql.query<{ token: string }>(
    "select distinct kind || ':' || token as token from client_token",
  );
  return new Set(rows.map(({ token }) => token));
}
