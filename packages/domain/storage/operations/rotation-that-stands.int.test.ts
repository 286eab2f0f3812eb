/** How an operator tells a rotation that is worked on from one whose worker is gone: by when it was last moved. */
import { aClient, openOffice, type TestOffice } from '@kean/clients/testing';
import { aBranch, aStaffMember, type FreshRedis, freshRedis, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RotationView } from '../contract.ts';
import { aStorageCall } from '../testing/calls.ts';
import { openRotationSide, type RotationSide } from '../testing/index.ts';
import { pauseRotation } from './pause-rotation.ts';
import { readKeysOverview } from './read-keys-overview.ts';
import { resumeRotation } from './resume-rotation.ts';
import { runRotation } from './run-rotation.ts';
import { startRotation } from './start-rotation.ts';

const CLIENTS = 6;
const HOUR_MS = 3_600_000;

let office: TestOffice;
let redis: FreshRedis;
let operator: TestStaff;
let side: RotationSide;
let started: RotationView;

beforeAll(async () => {
  [office, redis] = await Promise.all([openOffice(), freshRedis()]);
  const branch = await aBranch(office.sql);
  operator = await aStaffMember(office.sql, { branch: null });
  for (let count = 0; count < CLIENTS; count += 1) await aClient(office, branch);
  side = await openRotationSide({
    databaseUrl: office.database.urls.kean_worker,
    keysUrl: office.database.urls.kean_keys_worker,
    redisUrl: redis.url,
    roots: [office.rootKeyText],
    settleMs: 0,
    batch: 2,
  });
  started = await startRotation(call(), { kind: 'data' });
});
afterAll(async () => {
  await side.close();
  await office.close();
  await redis.dispose();
});

const call = () => aStorageCall({ ...office.services, keyring: side.services.keyring }, operator);

/** As the operator's page shows it. */
async function shown(): Promise<RotationView> {
  const { lastRotation } = await readKeysOverview(call());
  if (lastRotation === null) throw new Error('no rotation is shown');
  return lastRotation;
}

/** One batch, after which the process of the worker ends. */
async function oneStep(): Promise<void> {
  let taken = 0;
  const throwIfAborted = () => {
    taken += 1;
    if (taken > 1) throw new Error('draining');
  };
  await expect(runRotation(side, started.id, { signal: { throwIfAborted } as AbortSignal })).rejects.toThrow(
    'draining',
  );
}

/** An hour in which nobody worked on it. When it was started stays: keys older than that are what it renews. */
const letAnHourPass = () =>
  office.sql.query(
    `update key_rotation set phase_at = phase_at - interval '1 hour', moved_at = moved_at - interval '1 hour'`,
  );
const age = ({ movedAt }: RotationView) => Date.now() - movedAt.getTime();

// One rotation for all: each goes on where the one before ended.
describe('a rotation', () => {
  it('that nobody has worked on was moved when it was started', async () => {
    expect(started.movedAt).toEqual(started.startedAt);
    expect(Math.abs(age(await shown()))).toBeLessThan(60_000);
  });

  it('whose worker is gone was moved when that ended its last batch', async () => {
    await letAnHourPass();
    expect(age(await shown())).toBeGreaterThan(HOUR_MS - 60_000);
  });

  it('was moved with each batch, also within one phase', async () => {
    const before = await shown();
    await oneStep();
    const first = await shown();
    expect(age(first)).toBeLessThan(60_000);
    expect([first.state, first.startedAt]).toEqual(['running', before.startedAt]);
    await letAnHourPass();
    await oneStep();
    const second = await shown();
    expect(second.movedAt.getTime()).toBeGreaterThan(first.movedAt.getTime());
  });

  it('is not moved by a pause, and is when an operator lets it go on', async () => {
    await letAnHourPass();
    const { id, version, movedAt } = await shown();
    const paused = await pauseRotation(call(), { rotationId: id, version });
    const resumed = await resumeRotation(call(), { rotationId: id, version: paused.version });
    expect(paused.movedAt).toEqual(movedAt);
    expect(age(resumed)).toBeLessThan(60_000);
    await runRotation(side, id);
    const ended = await shown();
    expect(ended).toMatchObject({ state: 'finished', done: CLIENTS });
    expect(age(ended)).toBeLessThan(60_000);
  });
});
