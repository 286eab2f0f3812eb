import { type Database, inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { newId } from '@kean/kernel';
import { type FreshDatabase, freshDatabase, type OpenedSql, openSql } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordEvents } from '../record-event.ts';
import { samplePrincipal, sampleReveal } from '../testing/sample-events.ts';
import { actionsOfClauses } from './actions-of-clauses.ts';
import type { EventFilter } from './event-filter.ts';
import { FREQUENT_ACTIONS } from './frequent-actions.ts';
import { searchEvents } from './search-events.ts';

const ALICE = samplePrincipal();
const BOB = samplePrincipal();
const CLIENT = newId<'Client'>();

let fresh: FreshDatabase;
let db: Database;
let sql: OpenedSql;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase({ url: fresh.urls.kean_api, applicationName: 'audit-search-test' });
  sql = openSql(fresh.adminUrls.kean);
  await inSqlTransaction(db, nobody, async (tx) => {
    await recordEvents(
      tx,
      Array.from({ length: 40 }, () => sampleReveal(ALICE)),
    );
    await recordEvents(tx, [sampleReveal(ALICE, CLIENT), sampleReveal(BOB, CLIENT)]);
    await recordEvents(tx, [
      { action: 'clients.listed', outcome: 'allowed', principal: BOB, subjectIds: [newId(), CLIENT, newId()] },
      {
        action: 'permissions.refused',
        outcome: 'refused',
        principal: BOB,
        facts: { action: 'clients.list', times: 3 },
      },
    ]);
  });
});
afterAll(async () => {
  await Promise.all([db.close(), sql.close()]);
  await fresh.dispose();
});

const search = (filter: EventFilter, limit = 100, cursor: string | null = null) =>
  inSqlTransaction(db, nobody, (tx) => searchEvents(tx, filter, { limit, cursor }));

async function allPages(filter: EventFilter, limit: number) {
  const pages = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof search>> = await search(filter, limit, cursor);
    pages.push(page.events);
    cursor = page.next;
  } while (cursor !== null);
  return pages;
}

describe('searchEvents', () => {
  it.each([1, 7, 44, 100])('gives every event once, newest first, in pages of %i', async (limit) => {
    const pages = await allPages({}, limit);
    const ids = pages.flat().map((event) => event.id);
    expect(new Set(ids).size).toBe(44);
    expect(ids).toEqual((await search({})).events.map((event) => event.id));
    expect(pages.flat().map((event) => event.occurredAt.getTime())).toEqual(
      pages
        .flat()
        .map((event) => event.occurredAt.getTime())
        .sort((a, b) => b - a),
    );
    expect(pages).toHaveLength(Math.ceil(44 / limit));
  });

  it.each([
    ['person', { principalId: ALICE.staffId }, 41],
    ['person and what was refused', { principalId: BOB.staffId, outcomes: ['refused'] }, 1],
    ['person and a rare action', { principalId: BOB.staffId, actions: ['permissions.refused'] }, 1],
    ['branch', { branchIds: [ALICE.branchId ?? ''] }, 41],
    ['subject', { subjectId: CLIENT }, 3],
  ] as const)('walks page by page by %s and misses nobody of the same hour', async (_, filter, found) => {
    for (const limit of [1, 7, 100]) {
      const ids = (await allPages(filter, limit)).flat().map((event) => event.id);
      expect(ids).toHaveLength(found);
      expect(ids).toEqual((await search(filter)).events.map((event) => event.id));
    }
  });

  it('and the database call the same four actions frequent, and everything else and every refusal rare', async () => {
    const others = ['permissions.refused', 'circulation.reveal-refused', 'clients.listed-late'];
    const bits = await sql.query<{ action: string; allowed: number; refused: number; failed: number }>(
      `select action, audit_form_bits(action, 'allowed') as allowed, audit_form_bits(action, 'refused') as refused,
              audit_form_bits(action, 'failed') as failed
         from unnest($1::text[]) action`,
      [[...FREQUENT_ACTIONS, ...others]],
    );
    expect(bits).toHaveLength(7);
    for (const { action, ...found } of bits) {
      expect(found, action).toEqual({ allowed: others.includes(action) ? 1 : 0, refused: 3, failed: 3 });
    }
    const wrong = await sql.query('select from audit_form where number & 3 <> audit_form_bits(action, outcome)');
    expect(wrong).toEqual([]);
  });

  it('keeps its place while the log grows', async () => {
    const first = await search({ principalId: ALICE.staffId, to: new Date(Date.now() + 60_000) }, 10);
    await inSqlTransaction(db, nobody, (tx) => recordEvents(tx, [sampleReveal(samplePrincipal())]));
    const second = await search({ principalId: ALICE.staffId }, 10, first.next);
    const seen = new Set(first.events.map((event) => event.id));
    expect(second.events).toHaveLength(10);
    expect(second.events.some((event) => seen.has(event.id))).toBe(false);
  });

  it('finds who saw a client, alone or among others', async () => {
    const { events } = await search({ subjectId: CLIENT });
    expect(events.map((event) => [event.principalId, event.action])).toEqual([
      [BOB.staffId, 'clients.listed'],
      [BOB.staffId, 'circulation.field-revealed'],
      [ALICE.staffId, 'circulation.field-revealed'],
    ]);
    expect((await allPages({ subjectId: CLIENT }, 1)).flat()).toHaveLength(3);
  });

  it('finds by person, branch, action, outcome and time, and all conditions must hold', async () => {
    const count = async (filter: EventFilter) => (await search(filter)).events.length;
    expect(await count({ principalId: BOB.staffId })).toBe(3);
    expect(await count({ branchIds: BOB.branchId === null ? [] : [BOB.branchId] })).toBe(3);
    expect(await count({ branchIds: [] })).toBe(0);
    expect(await count({ actions: ['clients.listed'] })).toBe(1);
    expect(await count({ outcomes: ['refused'] })).toBe(1);
    expect(await count({ outcomes: ['refused'], principalId: ALICE.staffId })).toBe(0);
    expect(await count({ from: new Date(Date.now() + 60_000) })).toBe(0);
    expect(await count({ to: new Date(Date.now() - 3_600_000) })).toBe(0);
    expect(await count({ subjectId: CLIENT, principalId: ALICE.staffId })).toBe(1);
  });

  it('finds by several actions, frequent and rare, by purposes, and alone where many are not wanted', async () => {
    const actions = async (filter: EventFilter) => (await search(filter)).events.map((event) => event.action);
    expect(
      await actions({ principalId: BOB.staffId, actions: ['clients.listed', 'permissions.refused'] }),
    ).toHaveLength(2);
    expect(await actions({ actions: ['permissions.refused'] })).toEqual(['permissions.refused']);
    expect(await actions({ actions: ['clients.listed', 'permissions.refused'] })).toEqual([
      'permissions.refused',
      'clients.listed',
    ]);
    expect((await allPages({ actions: ['clients.listed', 'permissions.refused'] }, 1)).flat()).toHaveLength(2);
    expect(await actions({ actions: [] })).toEqual([]);
    expect(await actions({ outcomes: ['refused', 'failed'] })).toEqual(['permissions.refused']);
    expect(await actions({ outcomes: ['allowed', 'refused'], principalId: BOB.staffId })).toHaveLength(3);
    expect(await actions({ purposes: ['follow-up'], principalId: ALICE.staffId })).toHaveLength(41);
    expect(await actions({ purposes: ['viewing-arrangement'] })).toEqual([]);
    expect(await actions({ subjectId: CLIENT, alone: true })).toHaveLength(2);
  });

  it('knows the actions of a clause that stand in the log', async () => {
    const known = (...clauses: string[]) => inSqlTransaction(db, nobody, (tx) => actionsOfClauses(tx, clauses));
    expect(await known('permissions')).toEqual(['permissions.refused']);
    expect(await known('circulation', 'permissions')).toEqual(['circulation.field-revealed', 'permissions.refused']);
    expect(await known('retention')).toEqual([]);
  });

  it('finds a client among many also in months long past, newest first', async () => {
    const client = newId<'Client'>();
    await sql.query("select ensure_audit_partitions((current_date - interval '40 months')::date, 41)");
    for (const months of [0, 1, 3, 9, 20, 39]) {
      await sql.query(
        `insert into audit_record (id, occurred_at, form, subject_ids)
         select $1, now() - make_interval(months => $2), number, array[$3::uuid]
           from audit_form where action = 'clients.listed'`,
        [newId(), months, client],
      );
    }
    const whole = (await search({ subjectId: client })).events.map(({ id }) => id);
    expect(whole).toHaveLength(6);
    expect((await allPages({ subjectId: client }, 1)).flat().map(({ id }) => id)).toEqual(whole);
    expect((await allPages({ subjectId: client }, 4)).flat().map(({ id }) => id)).toEqual(whole);
    const [from, to] = [new Date(Date.now() - 100 * 86_400_000), new Date(Date.now() - 86_400_000)];
    expect((await search({ subjectId: client, from, to })).events.map(({ id }) => id)).toEqual(whole.slice(1, 3));
  });

  it('gives pages of up to five hundred, and no longer ones', async () => {
    expect((await search({}, 500)).events.length).toBeGreaterThan(40);
    await expect(search({}, 501)).rejects.toThrow('a page has at most 501 rows');
  });

  it('refuses a cursor that it did not make', async () => {
    await expect(search({}, 10, 'bm90LW1pbmU')).rejects.toMatchObject({
      code: 'AUDIT_CURSOR_UNKNOWN',
      kind: 'invalid',
    });
  });
});
