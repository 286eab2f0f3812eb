import type { LoggedEvent } from '@kean/audit';
import { aClient, openOffice, type TestOffice } from '@kean/clients/testing';
import { inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { type ClientId, type Id, newId } from '@kean/kernel';
import type { Replaying } from '@kean/restores';
import { aBranch, type TestBranch } from '@kean/testing';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { carryOut } from './disposal/carry-out-list.ts';
import { drawList } from './disposal/draw-list.ts';
import type { ErasureId } from './erasing/erasure-worker.ts';
import { orderDue } from './erasing/order-due.ts';
import { retentionRestoration } from './restoring.ts';
import { openWorker, type WorkerOffice } from './testing/index.ts';

let office: TestOffice;
let workers: WorkerOffice;
let here: TestBranch;

beforeEach(async () => {
  await workers?.close();
  await office?.close();
  office = await openOffice();
  workers = await openWorker(office);
  here = await aBranch(office.sql);
});
afterAll(async () => {
  await workers.close();
  await office.close();
});

const SOMEBODY = newId<'Staff'>();
const HAPPENED = {
  outcome: 'allowed',
  ...{ occurredAt: BigInt(Date.now()) * 1_000n, principalId: SOMEBODY, sessionId: null },
  ...{ branchId: null, subjectIds: [], purpose: null, fields: [], policyHash: null, facts: null },
} as const;
const event = (
  action: string,
  [subjectKind, subjectId]: readonly [string, string],
  more: Partial<LoggedEvent> = {},
): LoggedEvent => ({ ...HAPPENED, id: newId(), action, subjectKind, subjectId, ...more });

/** As the restorer does it: past row security, in one transaction. */
async function replay(since: readonly LoggedEvent[]): Promise<Record<string, number>> {
  const db = openDatabase({ url: office.database.adminUrls.kean, applicationName: 'test-restore', max: 1 });
  try {
    return await inSqlTransaction(db, nobody, async (tx) => {
      const erased: Replaying['erased'] = { client: [], import: [] };
      const done = await retentionRestoration.replay({ tx, since, erased, logLost: false });
      const wrong = await retentionRestoration.checks[0]?.wrong(tx, erased);
      expect(wrong).toBe(0);
      return Object.fromEntries(done.filter(({ count }) => count > 0).map(({ what, count }) => [what.en, count]));
    });
  } finally {
    await db.close();
  }
}

const rows = <T extends object>(text: string, values: unknown[] = []) => office.sql.query<T>(text, values);
const stateOf = async (id: ClientId) =>
  (await rows<{ state: string }>('select state from client where id = $1', [id]))[0]?.state;
const day = (ago: number) => new Date(Date.now() + 8 * 3_600_000 - ago * 86_400_000).toISOString().slice(0, 10);
async function anOldClient(): Promise<ClientId> {
  const id = await aClient(office, here, { consents: 'none' });
  await rows(`update client set created_at = now() - interval '5 years' where id = $1`, [id]);
  return id;
}
const holdOn = (holdId: string, clientId: string, scope = 'client') =>
  event('retention.hold-placed', ['Hold', holdId], {
    subjectIds: scope === 'client' ? [clientId] : [],
    facts: {
      ...{ scope, reason: 'lawsuit', heldBranchId: scope === 'branch' ? here.id : null },
      ...{ ownerId: SOMEBODY, reviewOn: day(-90) },
    },
  });
const published = (ruleId: string, months: number, version = 1) =>
  event('retention.rule-published', ['RetentionRule', ruleId], {
    facts: {
      ...{ group: 'client-dossier', version, startsWith: 'last-contact', months, law: null },
      draftedBy: newId(),
    },
  });
const standing = () =>
  rows<{ id: string; version: number; months: number }>(
    `select id, version, months from retention_rule where state = 'published'`,
  );
async function approve(listId: Id<'DisposalList'>): Promise<void> {
  for (const [to, who] of [
    ['submitted', 'author_id = $2, submitted_at = now()'],
    ['reviewed', 'reviewer_id = $2, reviewed_at = now()'],
    ['scheduled', `second_id = $2, approved_at = now(), scheduled_on = (now() at time zone 'Asia/Shanghai')::date`],
  ]) {
    await rows(`update disposal_list set state = '${to}', ${who} where id = $1`, [listId, newId()]);
  }
}
const run = (listId: Id<'DisposalList'>) =>
  carryOut(workers.worker, listId, { now: new Date(), done: () => Promise.resolve() });
const drawn = async () => {
  const listId = await drawList(workers.worker, new Date());
  if (listId === null) throw new Error('nothing was drawn');
  return listId;
};
const HELD = { 'legal holds that were placed after the backup, in force again': 1 };

describe('a hold that was placed after the backup', () => {
  it('binds before anything is disposed of, also on a list that was under way and an erasure that was ordered', async () => {
    const [held, listed, ordered] = [await anOldClient(), await anOldClient(), await anOldClient()];
    await replay([published(newId(), 24)]);
    const listId = await drawn();
    await approve(listId);
    await rows(`update disposal_list set state = 'running', begun_at = now() where id = $1`, [listId]);
    await rows(`insert into disposal_due (client_id, reason, due_at) values ($1, 'no-answer', now())`, [ordered]);
    const [erasureId] = (await orderDue(workers.worker, [ordered])) as [ErasureId];
    // What the backup holds; then somebody sues.
    const since = [held, ordered].map((id) => holdOn(newId(), id));
    expect(await replay(since)).toMatchObject({ [Object.keys(HELD)[0] as string]: 2 });
    await run(listId);
    await workers.carryOut(erasureId);
    for (const { id } of await rows<{ id: ErasureId }>(`select id from erasure where state <> 'done'`))
      await workers.carryOut(id);
    expect(await Promise.all([held, listed, ordered].map(stateOf))).toEqual(['active', 'erased', 'active']);
    expect(await rows('select because from disposal_item where client_id = $1', [held])).toEqual([
      { because: 'under-hold' },
    ]);
  });

  it('is put back once however often, also one of a branch, and one that was released since binds no more', async () => {
    const [id, holdId, branchHold] = [await anOldClient(), newId(), newId()];
    const placed = [holdOn(holdId, id), holdOn(branchHold, id, 'branch')];
    expect(await replay(placed)).toMatchObject({ [Object.keys(HELD)[0] as string]: 2 });
    expect(await replay(placed)).not.toHaveProperty([Object.keys(HELD)[0] as string]);
    await replay([event('retention.hold-released', ['Hold', holdId], { facts: { scope: 'client' } })]);
    expect(await rows('select id from legal_hold where released_at is null')).toEqual([{ id: branchHold }]);
  });

  it('on a client who came after the backup keeps nothing back from being restored', async () => {
    expect(await replay([holdOn(newId(), newId())])).toEqual(HELD);
  });
});

describe('rules and days', () => {
  it('that were published since decide again, whatever stood before, and a draft that was dropped is none', async () => {
    const [first, second, third, draft] = [newId(), newId(), newId(), newId()];
    await replay([published(first, 12)]);
    await rows(
      `insert into retention_rule (id, group_code, version, starts_with, months, drafted_by) values ($1, 'client-dossier', 2, 'last-contact', 3, $2)`,
      [draft, SOMEBODY],
    );
    const since = [
      event('retention.rule-dropped', ['RetentionRule', draft]),
      published(second, 36, 3),
      published(third, 48, 4),
    ];
    expect(await replay(since)).toEqual({ 'rules of keeping that were published or dropped since, so again': 3 });
    expect(await standing()).toEqual([{ id: third, version: 4, months: 48 }]);
    expect(await replay(since)).toEqual({});
    expect(await rows('select state from retention_rule where id = $1', [draft])).toEqual([{ state: 'dropped' }]);
  });

  it('that move a period are counted again: what somebody stated, and that a client came to their pages', async () => {
    const [stated, came, neither] = [await anOldClient(), await anOldClient(), await anOldClient()];
    await replay([published(newId(), 24)]);
    const since = [
      event('retention.event-stated', ['Client', stated], { facts: { kind: 'contacted', onDay: day(3) } }),
      event('clients.visit-opened', ['Client', came], {
        principalId: null,
        facts: { invitationId: newId(), visitId: newId() },
      }),
      event('clients.visit-opened', ['Client', newId()], { principalId: null }),
    ];
    const said = 'days of services, contracts and visits of clients since the backup, counted again';
    expect(await replay(since)).toEqual({ [said]: 2 });
    expect(await replay(since)).toEqual({});
    const due = await rows<{ id: string }>(
      `select client_id as id from retention_clocks($1::uuid[], null) where due_on <= current_date`,
      [[stated, came, neither]],
    );
    expect(due).toEqual([{ id: neither }]);
  });
});

describe('lists', () => {
  it('that had not begun come back as nothing: a line that somebody took off since is not brought back by the backup', async () => {
    const id = await anOldClient();
    await replay([published(newId(), 24)]);
    const listId = await drawn();
    await approve(listId);
    const said = 'lists of what is due that had not begun, gone: what is due is drawn anew and looked at by three';
    const since = [event('retention.list-drawn', ['DisposalList', newId()], { facts: { count: 1 } })];
    expect(await replay(since)).toEqual({ [said]: 1 });
    await run(listId);
    expect(await stateOf(id)).toBe('active');
    const again = await drawn();
    const numbers = await rows<{ number: number }>('select number from disposal_list where id = $1', [again]);
    // The number in between was said of a list of the lost day.
    expect(numbers).toEqual([{ number: 3 }]);
  });

  it('take away again what they had taken away of clients who stay', async () => {
    const [gone, stays] = [await anOldClient(), await anOldClient()];
    for (const id of [gone, stays])
      await rows(
        `insert into demand (id, client_id, kind, source, recorded_by) values ($1, $2, 'rental', 'staff', $1)`,
        [...[newId(), id]],
      );
    const erased = event('retention.group-erased', ['DisposalList', newId()], {
      ...{ principalId: null, subjectIds: [gone], facts: { group: 'client-needs', count: 1 } },
    });
    const said = 'needs and properties that a list took away after the backup, taken away again';
    expect(await replay([erased, { ...erased, facts: { group: 'a group of tomorrow', count: 1 } }])).toEqual({
      [said]: 1,
    });
    expect(await rows('select client_id as id from demand')).toEqual([{ id: stays }]);
  });
});

describe('an erasure', () => {
  const begun = (erasureId: string, id: string): LoggedEvent[] => [
    event('retention.erasure-ordered', ['Erasure', erasureId], {
      subjectIds: [id],
      principalId: null,
      facts: { cause: 'due', ground: 'period-over', requestId: null, count: 1, told: false },
    }),
    event('retention.erasure-begun', ['Erasure', erasureId], { subjectIds: [id], facts: { count: 1 } }),
  ];

  it('that had begun closes its client at once and goes on to its end, though a hold on its branch came after it', async () => {
    const [id, erasureId] = [await anOldClient(), newId<'Erasure'>()];
    const since = [...begun(erasureId, id), holdOn(newId(), id, 'branch')];
    await replay(since);
    expect(await stateOf(id)).toBe('erased');
    await workers.carryOut(erasureId);
    expect(await rows('select state from erasure')).toEqual([{ state: 'done' }]);
    expect(await rows('select client_id from client_field where client_id = $1', [id])).toEqual([]);
  });

  it('that was ordered and had not begun takes nobody whom nothing makes due on the restored day', async () => {
    const [id, erasureId] = [await anOldClient(), newId<'Erasure'>()];
    await replay(begun(erasureId, id).slice(0, 1));
    await workers.carryOut(erasureId);
    expect(await stateOf(id)).toBe('active');
  });
});
