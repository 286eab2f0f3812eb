/** What an office notices while keys change over: nothing. */
import { clientsApi } from '@kean/clients/api';
import { resealClients } from '@kean/clients/contract/upkeep';
import { policy as clientsPolicy } from '@kean/clients/policy';
import { aCall, aClient, aPhone, openOffice, type TestOffice } from '@kean/clients/testing';
import { inSqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import { callerFactory } from '@kean/procedures';
import { aBranch, aStaffMember, type FreshRedis, freshRedis, type TestBranch, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RotationId, RotationKind } from '../contract.ts';
import { aStorageCall } from '../testing/calls.ts';
import { openRotationSide, type RotationSide } from '../testing/index.ts';
import { keysForUpkeep, UPKEEP } from './keys-for-upkeep.ts';
import { runRotation } from './run-rotation.ts';
import { startRotation } from './start-rotation.ts';

const CLIENTS = 12;

let office: TestOffice;
let redis: FreshRedis;
let branch: TestBranch;
let agent: TestStaff;
let side: RotationSide;
let phones: string[];
let ids: ClientId[];

beforeAll(async () => {
  [office, redis] = await Promise.all([openOffice(), freshRedis()]);
  branch = await aBranch(office.sql);
  agent = await aStaffMember(office.sql, { branch });
  side = await openRotationSide({
    databaseUrl: office.database.urls.kean_worker,
    keysUrl: office.database.urls.kean_keys_worker,
    redisUrl: redis.url,
    roots: [office.rootKeyText],
    // Longer than a process may act on what it knew before.
    settleMs: 1_100,
    batch: 3,
  });
});
afterAll(async () => {
  await side.close();
  await office.close();
  await redis.dispose();
});
beforeEach(async () => {
  phones = Array.from({ length: CLIENTS }, aPhone);
  ids = [];
  for (const phone of phones) ids.push(await aClient(office, branch, { assigneeId: agent.id, fields: { phone } }));
});

/** The api of the office, which was started before the rotation and is told nothing of it. */
const api = () =>
  callerFactory(clientsApi)(
    aCall(office, agent, [clientsPolicy], { 'clients.list': 'own', 'clients.search': 'own', 'clients.read': 'own' }),
  );

async function start(kind: RotationKind): Promise<RotationId> {
  const call = aStorageCall({ ...office.services, keyring: side.services.keyring }, agent);
  return (await startRotation(call, { kind })).id;
}

/** Goes on for so many steps, then stops as a draining process does. */
async function runSteps(id: RotationId, steps: number): Promise<void> {
  let taken = 0;
  const throwIfAborted = () => {
    taken += 1;
    if (taken > steps) throw new Error('draining');
  };
  await expect(runRotation(side, id, { signal: { throwIfAborted } as AbortSignal })).rejects.toThrow('draining');
}

const phaseOf = async (id: RotationId) =>
  (
    await office.sql.query<{ phase: string; done: number }>('select phase, done from key_rotation where id = $1', [id])
  )[0];

describe('while the index root changes over', () => {
  it('every client is found by phone, those that have changed over and those that have not', async () => {
    const id = await start('index');
    // One step at a time until some have changed over: how often it waits before is a matter of time.
    while ((await phaseOf(id))?.done !== 6) await runSteps(id, 1);
    expect(await phaseOf(id)).toMatchObject({ phase: 'retokenising' });
    for (const [at, phone] of phones.entries()) {
      const { rows } = await api().search({ q: phone });
      expect(rows.map((row) => row.id)).toEqual([ids[at]]);
    }
    const listed = await api().search({ q: '王' });
    expect(new Set(listed.rows.map((row) => row.id)).size).toBe(listed.rows.length);
    expect(listed.rows.length).toBeGreaterThanOrEqual(CLIENTS);
    await runRotation(side, id);
    for (const [at, phone] of phones.entries()) {
      expect((await api().search({ q: phone })).rows.map((row) => row.id)).toEqual([ids[at]]);
    }
  });
});

describe('while data keys change over', () => {
  it('a list shows every card, also to a process that holds the older keys, and reports none as damaged', async () => {
    expect((await api().list({ limit: 100 })).rows.every(({ card }) => card.maskedName !== '')).toBe(true);
    const id = await start('data');
    for (const steps of [2, 2, 2]) {
      await runSteps(id, steps);
      const { rows } = await api().list({ limit: 100 });
      expect(rows.filter(({ card }) => card.maskedName === '')).toEqual([]);
    }
    await runRotation(side, id);
    expect((await api().list({ limit: 100 })).rows.every(({ card }) => card.maskedName !== '')).toBe(true);
    const damaged = await office.sql.query(`select from audit_event where action = 'clients.cards-unreadable'`);
    expect(damaged).toEqual([]);
  });

  it('a client who is erased in the middle stays erased, and the others are rotated', async () => {
    const gone = ids.slice(-4);
    const id = await start('data');
    await runSteps(id, 2);
    await office.destroyKeys(gone);
    await runRotation(side, id);
    expect(await phaseOf(id)).toMatchObject({ phase: 'ended' });
    expect(await office.keyring.absenceOf('client', gone)).toEqual(new Map(gone.map((one) => [one, 'destroyed'])));
    const { rows } = await api().list({ limit: 100 });
    expect(
      rows
        .filter(({ state }) => state === 'erased')
        .map((row) => row.id)
        .sort(),
    ).toEqual([...gone].sort());
    expect(rows.filter(({ state, card }) => state !== 'erased' && card.maskedName === '')).toEqual([]);
  });
});

describe('a value that was changed', () => {
  it('does not open any more when the administrator puts it back, and the rest of the client is not affected', async () => {
    const [client] = ids as [ClientId];
    const [before] = await office.sql.query<{ card: Buffer }>('select card from client where id = $1', [client]);
    await side.rotator.renewThese([client]);
    side.services.keyring.purge([client]);
    const keys = await keysForUpkeep(side.services.keyring, [{ id: client, state: 'active' }]);
    await inSqlTransaction(side.db, UPKEEP, (tx) => resealClients(tx, keys));
    await side.rotator.dropOlder(null, 10, async (renewed) => new Set(renewed.map(({ subjectId }) => subjectId)));
    office.keyring.purge([client]);
    expect((await api().dossier({ clientId: client })).card.maskedName).not.toBe('');
    await office.sql.query('update client set card = $2 where id = $1', [client, before?.card]);
    expect((await api().dossier({ clientId: client })).card.maskedName).toBe('');
    const [event] = await office.sql.query<{ ids: string[] }>(
      `select subject_ids as ids from audit_event where action = 'clients.cards-unreadable'`,
    );
    expect(event?.ids).toEqual([client]);
    const { rows } = await api().list({ limit: 100 });
    expect(rows.filter(({ state, card }) => state !== 'erased' && card.maskedName === '').map((row) => row.id)).toEqual(
      [client],
    );
  });
});
