import { aCall, aClient, openOffice, type TestOffice } from '@kean/clients/testing';
import { inSqlTransaction } from '@kean/db';
import { type ClientId, type Id, newId } from '@kean/kernel';
import { callerFactory, type SignedInContext } from '@kean/procedures';
import { aBranch, aStaffMember, type TestBranch } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { retentionApi } from '../api.ts';
import { CONDUCTOR, type ErasureId } from '../erasing/erasure-worker.ts';
import { policy } from '../policy.ts';
import { openWorker, type WorkerOffice } from '../testing/index.ts';
import { carryOut } from './carry-out-list.ts';
import { drawList } from './draw-list.ts';

type ListId = Id<'DisposalList'>;
const DAY = 86_400_000;
const as = callerFactory(retentionApi);
const REVIEWS: Parameters<typeof aCall>[3] = {
  ...{ 'retention.read-rules': 'agency', 'retention.write-rules': 'agency' },
  ...{ 'retention.read-lists': 'agency', 'retention.review-lists': 'agency' },
  ...{ 'retention.see-clocks': 'agency', 'retention.state-events': 'agency' },
};

let office: TestOffice;
let workers: WorkerOffice;
let here: TestBranch;
let people: readonly [SignedInContext, SignedInContext, SignedInContext];

beforeAll(async () => {
  office = await openOffice();
  workers = await openWorker(office);
  here = await aBranch(office.sql);
  const someone = async () => {
    const call = aCall(office, await aStaffMember(office.sql, { branch: here }), [policy], REVIEWS, ['compliance']);
    return { ...call, principal: { ...call.principal, assurance: { owes: 'nothing', provenSecondsAgo: 0 } } as const };
  };
  people = [await someone(), await someone(), await someone()];
});
afterAll(async () => {
  await workers.close();
  await office.close();
});
beforeEach(async () => {
  await office.sql.query('truncate retention_rule, disposal_list, legal_hold cascade');
  await office.sql.query(`update client set created_at = now()`);
  await rule('client-dossier', 24);
});

async function rule(group: 'client-dossier' | 'client-needs' | 'client-property', months: number): Promise<void> {
  const ruleId = newId<'RetentionRule'>();
  await as(people[0]).rules.draft({ ruleId, group, startsWith: 'last-contact', months, law: null });
  await as(people[0]).rules.simulate({ ruleId });
  await as(people[1]).rules.publish({ ruleId });
}
async function aClientSince(months: number): Promise<ClientId> {
  const id = await aClient(office, here);
  for (const text of ['client set created_at', 'consent_act set at']) {
    const by = text.startsWith('client') ? 'id' : 'client_id';
    await office.sql.query(`update ${text} = now() - make_interval(months => $2) where ${by} = $1`, [id, months]);
  }
  return id;
}
const draw = async (now = new Date()) => {
  const listId = await drawList(workers.worker, now);
  if (listId === null) throw new Error('nothing was drawn');
  return listId;
};
const read = (listId: ListId) => as(people[0]).lists.read({ listId });
const at = async (listId: ListId) => ({ listId, version: (await read(listId)).version });
const dayOf = (when: Date) => new Date(when.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
async function approved(listId: ListId, scheduledOn = dayOf(new Date())): Promise<void> {
  await as(people[0]).lists.submit(await at(listId));
  await as(people[1]).lists.review(await at(listId));
  await as(people[2]).lists.approve({ ...(await at(listId)), scheduledOn });
}
const run = (listId: ListId, now = new Date()) =>
  carryOut(workers.worker, listId, { now, done: () => Promise.resolve() });
/** As the queue would: everything that was ordered, and the list once more. */
async function toTheEnd(listId: ListId): Promise<void> {
  await run(listId);
  const erasures = await office.sql.query<{ id: ErasureId }>(
    `select distinct erasure_id as id from disposal_item where list_id = $1 and state = 'ordered'`,
    [listId],
  );
  for (const { id } of erasures) await workers.carryOut(id);
  await run(listId);
}
const stateOf = async (id: ClientId) =>
  (await office.sql.query<{ state: string }>('select state from client where id = $1', [id]))[0]?.state;
const linesOf = async (listId: ListId) =>
  Object.fromEntries(
    (await read(listId)).items.map((line) => [`${line.clientId} ${line.group}`, line.because ?? line.state]),
  );
const hold = (id: ClientId) =>
  office.sql.query(
    `insert into legal_hold (id, scope, client_id, reason, paper_ref, owner_id, placed_by, review_on)
     values ($1, 'client', $2, 'lawsuit', 'JY-2026-1', $1, $1, current_date + 90)`,
    [newId(), id],
  );

describe('a list', () => {
  it('holds what is over and kept by nothing, and is looked at by three people before anything goes', async () => {
    const [over, early, held] = [await aClientSince(30), await aClientSince(20), await aClientSince(40)];
    await hold(held);
    const listId = await draw();
    expect(await linesOf(listId)).toEqual({ [`${over} client-dossier`]: 'listed' });
    expect(await drawList(workers.worker, new Date())).toBeNull();
    const [one, two, three] = people.map((call) => as(call).lists);
    if (one === undefined || two === undefined || three === undefined) throw new Error('three people');
    await one.submit(await at(listId));
    await expect(one.review(await at(listId))).rejects.toMatchObject({ cause: { code: 'RETENTION_LIST_BY_ANOTHER' } });
    await two.review(await at(listId));
    for (const again of [one, two]) {
      const approving = again.approve({ ...(await at(listId)), scheduledOn: dayOf(new Date()) });
      await expect(approving).rejects.toMatchObject({ cause: { code: 'RETENTION_LIST_BY_ANOTHER' } });
    }
    const behind = three.approve({ ...(await at(listId)), scheduledOn: '2020-01-01' });
    await expect(behind).rejects.toMatchObject({ cause: { code: 'RETENTION_DAY_BEHIND' } });
    await run(listId);
    expect(await stateOf(over)).toBe('active');
    await three.approve({ ...(await at(listId)), scheduledOn: dayOf(new Date()) });
    expect(await office.sql.query(`select job from timer where key = $1`, [listId])).toEqual([
      { job: 'retention.carry-out-list' },
    ]);
    await toTheEnd(listId);
    expect(await Promise.all([over, early, held].map(stateOf))).toEqual(['erased', 'active', 'active']);
    expect(await read(listId)).toMatchObject({
      state: 'done',
      counts: { erased: 1, heldBack: 0, listed: 0 },
      branches: [{ count: 1, erased: 1 }],
    });
  });

  it('is not approved by two people in the database either, and no list of nobody erases anybody', async () => {
    const over = await aClientSince(30);
    const listId = await draw();
    const { staffId } = people[0].principal;
    const asApi = (text: string, values: unknown[]) =>
      inSqlTransaction(office.db, CONDUCTOR, (tx) => tx.query(text, values));
    await asApi(
      `update disposal_list set state = 'submitted', author_id = $2, submitted_at = now() where id = $1::uuid`,
      [listId, staffId],
    );
    const twice = `update disposal_list set state = 'reviewed', reviewer_id = $2, reviewed_at = now() where id = $1::uuid`;
    await expect(asApi(twice, [listId, staffId])).rejects.toMatchObject({ code: 'DB_STATEMENT_FAILED' });
    const running = `update disposal_list set state = 'running', begun_at = now() where id = $1::uuid`;
    await expect(asApi(running, [listId])).rejects.toMatchObject({ name: 'AppError' });
    const asWorker = (text: string, values: unknown[]) =>
      inSqlTransaction(workers.worker.services.db, CONDUCTOR, (tx) => tx.query(text, values));
    const erasureId = newId();
    await asWorker(`insert into erasure (id, cause, ground) values ($1, 'due', 'period-over')`, [erasureId]);
    const naming = asWorker('insert into erased_client (client_id, erasure_id) values ($1, $2)', [over, erasureId]);
    await expect(naming).rejects.toMatchObject({ code: 'DB_REFUSED' });
    await office.sql.query(
      `insert into demand (id, client_id, kind, source, recorded_by) values ($1, $2, 'purchase', 'staff', $1)`,
      [newId(), over],
    );
    await expect(asWorker('delete from demand where client_id = $1', [over])).rejects.toMatchObject({
      code: 'DB_REFUSED',
    });
  });

  it('asks policy once more when it acts: a hold, a contact, a rule, a restriction, and again as each erasure begins', async () => {
    const ids = await Promise.all(Array.from({ length: 6 }, () => aClientSince(30)));
    const [taken, held, met, restricted, late, gone] = ids as [
      ClientId,
      ClientId,
      ClientId,
      ClientId,
      ClientId,
      ClientId,
    ];
    const listId = await draw();
    const out = {
      ...(await at(listId)),
      clientId: taken,
      group: 'client-dossier' as const,
      because: 'dispute' as const,
    };
    await as(people[2]).lists.takeOut(out);
    await approved(listId);
    await hold(held);
    await as(people[0]).clocks.state({ clientId: met, kind: 'contacted', onDay: dayOf(new Date()) });
    await office.sql.query(`update client set state = 'restricted' where id = $1`, [restricted]);
    await run(listId);
    await hold(late);
    await toTheEnd(listId);
    expect(await linesOf(listId)).toEqual({
      [`${taken} client-dossier`]: 'dispute',
      [`${held} client-dossier`]: 'under-hold',
      [`${met} client-dossier`]: 'not-due-any-more',
      [`${restricted} client-dossier`]: 'restricted',
      [`${late} client-dossier`]: 'under-hold',
      [`${gone} client-dossier`]: 'erased',
    });
    expect(await Promise.all([late, gone].map(stateOf))).toEqual(['active', 'erased']);
    expect((await read(listId)).reasons).toContainEqual({ because: 'under-hold', count: 2 });
  });

  it('does nothing by a rule that stands no more', async () => {
    const over = await aClientSince(30);
    const listId = await draw();
    await approved(listId);
    await rule('client-dossier', 48);
    await toTheEnd(listId);
    expect([await stateOf(over), (await read(listId)).counts.heldBack]).toEqual(['active', 1]);
  });

  it('takes one group whose time is over and leaves the client', async () => {
    await rule('client-needs', 6);
    const id = await aClientSince(12);
    await office.sql.query(
      `insert into demand (id, client_id, kind, source, recorded_by) values ($1, $2, 'purchase', 'staff', $1)`,
      [newId(), id],
    );
    const listId = await draw();
    expect(await linesOf(listId)).toEqual({ [`${id} client-needs`]: 'listed' });
    await approved(listId);
    await toTheEnd(listId);
    expect(await office.sql.query('select from demand where client_id = $1', [id])).toEqual([]);
    expect([await stateOf(id), (await read(listId)).state]).toEqual(['active', 'done']);
    expect(await drawList(workers.worker, new Date())).toBeNull();
  });

  it('of a host whose clock runs two days ahead disposes of nothing early, nor does one that runs behind', async () => {
    const tomorrow = await aClientSince(24);
    const behind = new Date(Date.now() - 2 * DAY);
    expect(await drawList(workers.worker, new Date(Date.now() + 2 * DAY))).toBeNull();
    const over = await aClientSince(30);
    const listId = await draw();
    await approved(listId);
    await run(listId, behind);
    expect([(await read(listId)).state, await stateOf(over)]).toEqual(['scheduled', 'active']);
    await toTheEnd(listId);
    expect(await Promise.all([over, tomorrow].map(stateOf))).toEqual(['erased', 'active']);
  });

  it('scheduled for a day that lies ahead waits for it', async () => {
    const over = await aClientSince(30);
    const listId = await draw();
    await approved(listId, dayOf(new Date(Date.now() + 3 * DAY)));
    await run(listId, new Date(Date.now() + 4 * DAY));
    expect([(await read(listId)).state, await stateOf(over)]).toEqual(['scheduled', 'active']);
  });

  it('dropped before its day lets its lines go: what is due stands on the next', async () => {
    const over = await aClientSince(30);
    const listId = await draw();
    await approved(listId, dayOf(new Date(Date.now() + 3 * DAY)));
    await as(people[0]).lists.drop(await at(listId));
    expect(await linesOf(listId)).toEqual({ [`${over} client-dossier`]: 'facts-wrong' });
    expect(await linesOf(await draw())).toEqual({ [`${over} client-dossier`]: 'listed' });
  });
});
