import { readDecoys } from '@kean/clients/contract/decoys';
import { aCall, eventsOf } from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import { type ClientId, newId } from '@kean/kernel';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DecoySeatId } from '../contract/decoys.ts';
import { policy } from '../policy.ts';
import { aKeeper, decoysOf, numberShownTo, registerPeople } from '../testing/decoyed-branch.ts';
import { anAgentOf, openWatchedOffice, type WatchedOffice } from '../testing/watched-office.ts';
import { listDecoys } from './list-decoys.ts';
import { loadSegments } from './load-segments.ts';
import { openDecoy } from './open-decoy.ts';
import { orderDecoys } from './order-decoys.ts';
import { retireDecoy } from './retire-decoy.ts';
import { whoWasGiven } from './who-was-given.ts';

let watched: WatchedOffice;
let agent: TestStaff;
let keeper: TestStaff;

beforeAll(async () => {
  watched = await openWatchedOffice();
  [agent, keeper] = [await anAgentOf(watched), await aKeeper(watched)];
});
afterAll(() => watched.close());

const call = (member: TestStaff) =>
  aCall(watched.office, member, [policy], { 'incidents.keep-decoys': 'agency' }, ['security']);
const ours = async () => {
  const { branches } = await listDecoys(call(keeper));
  const found = branches.find(({ branchId }) => branchId === watched.branch.id);
  if (found === undefined) throw new TypeError('the branch is there');
  return found;
};
const order = (count: number) => orderDecoys(call(keeper), { branchId: watched.branch.id, count });

describe('keeping decoys', () => {
  it('orders nothing without segments, nor for a branch that hides nobody', async () => {
    await expect(order(2)).rejects.toMatchObject({ code: 'INCIDENTS_DECOYS_WITHOUT_NUMBERS' });
    const twice = { held: 'owned', segments: ['1389000', '1389000', '1389007'] } as const;
    expect(await loadSegments(call(keeper), { ...twice, segments: [...twice.segments] })).toEqual({
      added: 2,
      known: 0,
    });
    expect(await loadSegments(call(keeper), { ...twice, segments: [...twice.segments] })).toEqual({
      added: 0,
      known: 2,
    });
    await expect(order(2)).rejects.toMatchObject({ code: 'INCIDENTS_BRANCH_HIDES_NOBODY' });
    expect(await ours()).toMatchObject({ registered: 0, recommended: 0, seats: [] });
  });

  it('says how many a branch has and wants, and who ordered them, and the log says how many and not where', async () => {
    await registerPeople(watched, agent.id, 80);
    await order(3);
    const branch = await ours();
    expect(branch).toMatchObject({ registered: 80, unanswered: 1, recommended: 4 });
    expect(branch.seats).toHaveLength(3);
    expect(branch.seats[0]).toMatchObject({ touches: 0, retiredAt: null, isSpoilt: false });
    const events = await eventsOf(watched.office, keeper.id);
    expect(events.filter(({ action }) => action === 'incidents.decoys-ordered')).toMatchObject([
      { facts: { count: 3 } },
    ]);
  });

  it('traces a number that turned up to the decoy and to whoever was given it, touched or not, and to nobody else', async () => {
    const [decoy] = await decoysOf(watched, keeper.id, 1);
    const { office } = watched;
    const decoys = await inSqlTransaction(office.db, nobody, (tx) => readDecoys(tx, office.keyring));
    const thief = await anAgentOf(watched);
    const seat = decoys.seatOf(decoy as ClientId);
    const [card] = await office.sql.query<{ id: string }>('select id from client where id = $1', [decoy]);
    expect(card).toBeDefined();
    await watched.look(thief, [decoy as ClientId]);
    await watched.seeAll();
    const number = await numberShownTo(watched, thief.id, decoy as ClientId);
    const found = await whoWasGiven(call(keeper), { number, purpose: 'leak-case' });
    expect(found).toHaveLength(1);
    expect(found[0]?.seatId).toBe(seat?.seatId);
    expect(found[0]?.people[0]).toMatchObject({ staffId: thief.id, hasTouched: true });
    expect(await whoWasGiven(call(keeper), { number: '13800007919', purpose: 'leak-case' })).toEqual([]);
    const [event] = (await eventsOf(office, keeper.id)).filter(({ action }) => action.endsWith('number-traced'));
    expect(JSON.stringify(event)).not.toMatch(/1389/);
    expect((await ours()).seats.find(({ seatId }) => seatId === seat?.seatId)).toMatchObject({ touches: 1 });
  });

  it('tells which client one is, for a purpose, and stands in the log without naming the client', async () => {
    const [decoy] = await decoysOf(watched, keeper.id, 1);
    const { office } = watched;
    const decoys = await inSqlTransaction(office.db, nobody, (tx) => readDecoys(tx, office.keyring));
    const seatId = decoys.seatOf(decoy as ClientId)?.seatId as DecoySeatId;
    const opened = await openDecoy(call(keeper), { seatId, purpose: 'decoy-care' });
    expect(opened.client).toMatchObject({ clientId: decoy, isErased: false });
    const [event] = (await eventsOf(office, keeper.id)).filter(({ action }) => action === 'incidents.decoy-opened');
    expect(event).toMatchObject({ purpose: 'decoy-care' });
    expect(JSON.stringify(event)).not.toContain(decoy);
  });

  it('retires one once, with a reason', async () => {
    const seatId = (await ours()).seats[0]?.seatId as DecoySeatId;
    await retireDecoy(call(keeper), { seatId, because: 'known' });
    expect((await ours()).seats[0]).toMatchObject({ retiredBecause: 'known' });
    await expect(retireDecoy(call(keeper), { seatId, because: 'known' })).rejects.toMatchObject({
      code: 'INCIDENTS_DECOY_NOT_FOUND',
    });
    await expect(openDecoy(call(keeper), { seatId: newId(), purpose: 'decoy-care' })).rejects.toMatchObject({
      code: 'INCIDENTS_DECOY_NOT_FOUND',
    });
  });

  it('tells whoever holds no grant nothing, also by the database', async () => {
    const stranger = await aStaffMember(watched.office.sql);
    const { branches } = await listDecoys(call(stranger));
    expect(branches.every(({ seats, registered }) => seats.length === 0 && registered === 0)).toBe(true);
    await expect(orderDecoys(call(stranger), { branchId: watched.branch.id, count: 1 })).rejects.toThrow();
  });
});
