import { type Database, inSqlTransaction, inTransaction, nobody, openDatabase } from '@kean/db';
import { newId } from '@kean/kernel';
import { type FreshDatabase, freshDatabase } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendEventsFrom, EVENT_COLUMNS, eventRow } from './event-rows.ts';
import { recordEvent, recordEvents } from './record-event.ts';
import { searchEvents } from './search/search-events.ts';
import { samplePrincipal, sampleReveal } from './testing/sample-events.ts';

let fresh: FreshDatabase;
let db: Database;
let worker: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase({ url: fresh.urls.kean_api, applicationName: 'audit-test' });
  worker = openDatabase({ url: fresh.urls.kean_worker, applicationName: 'audit-test' });
});
afterAll(async () => {
  await Promise.all([db.close(), worker.close()]);
  await fresh.dispose();
});

const eventsOf = (principalId: string) =>
  inSqlTransaction(db, nobody, (tx) => searchEvents(tx, { principalId }, { limit: 100 }));

const promisesOf = (key: string) =>
  inSqlTransaction(db, nobody, (tx) => tx.query('select 1 from outbox where key = $1', [key]));

const CLIENT = newId<'Client'>();

/** Stands for any change of a clause in the same transaction. */
const CHANGE = `insert into outbox (queue, job, key, payload) values ('sample', 'sample.change', $1, '{}')`;

describe('recordEvent', () => {
  it('is committed together with the change it records', async () => {
    const principal = samplePrincipal();
    const key = newId();
    await inSqlTransaction(db, nobody, async (tx) => {
      await tx.query(CHANGE, [key]);
      await recordEvent(tx, sampleReveal(principal));
    });
    expect((await eventsOf(principal.staffId)).events).toHaveLength(1);
    expect(await promisesOf(key)).toHaveLength(1);
  });

  it('is rolled back together with the change it records', async () => {
    const principal = samplePrincipal();
    const key = newId();
    const broken = inSqlTransaction(db, nobody, async (tx) => {
      await tx.query(CHANGE, [key]);
      await recordEvent(tx, sampleReveal(principal));
      throw new Error('the operation fails after its event');
    });
    await expect(broken).rejects.toThrow('after its event');
    expect((await eventsOf(principal.staffId)).events).toEqual([]);
    expect(await promisesOf(key)).toEqual([]);
  });

  it('takes the change down with it when it could carry a value', async () => {
    const principal = samplePrincipal();
    const key = newId();
    const careless = inSqlTransaction(db, nobody, async (tx) => {
      await tx.query(CHANGE, [key]);
      await recordEvent(tx, { ...sampleReveal(principal), facts: { quotaLeft: 1, phone: '13812345678' } });
    });
    await expect(careless).rejects.toMatchObject({ code: 'AUDIT_EVENT_REFUSED', detail: { at: 'facts.phone' } });
    expect(await promisesOf(key)).toEqual([]);
  });

  it('works in a transaction of Prisma as it does in a bare one', async () => {
    const principal = samplePrincipal();
    await inTransaction(db, nobody, (tx) => recordEvent(tx, sampleReveal(principal)));
    expect((await eventsOf(principal.staffId)).events).toHaveLength(1);
  });

  it('keeps who, where, on whom, why, what, how it ended and by which rules', async () => {
    const principal = samplePrincipal();
    const clientId = newId<'Client'>();
    await inSqlTransaction(db, nobody, (tx) => recordEvent(tx, sampleReveal(principal, clientId)));
    const { events } = await eventsOf(principal.staffId);
    expect(events).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        occurredAt: expect.any(Date),
        action: 'circulation.field-revealed',
        outcome: 'allowed',
        principalId: principal.staffId,
        sessionId: principal.sessionId,
        branchId: principal.branchId,
        subjectKind: 'Client',
        subjectId: clientId,
        subjectIds: [],
        purpose: 'follow-up',
        fields: ['phone'],
        facts: { quotaLeft: 12 },
        policyHash: principal.policyHash,
      },
    ]);
    expect(Math.abs((events[0]?.occurredAt.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  it('writes an act of nobody, and an act in the log of another branch', async () => {
    const branchId = newId<'Branch'>();
    await inSqlTransaction(db, nobody, async (tx) => {
      await recordEvent(tx, { action: 'agency.sign-in-refused', outcome: 'refused', principal: null, branchId });
      const { events } = await searchEvents(tx, { branchIds: [branchId] }, { limit: 10 });
      expect(events).toMatchObject([{ principalId: null, sessionId: null, policyHash: null, branchId, facts: {} }]);
    });
  });
});

describe('recordEvents', () => {
  it('writes the same rows as one by one, in their order', async () => {
    const principal = samplePrincipal();
    const many = Array.from({ length: 50 }, () => sampleReveal(principal));
    const shown = {
      action: 'clients.list-shown',
      outcome: 'allowed',
      principal,
      subjectIds: [newId(), newId()],
    } as const;
    await inSqlTransaction(db, nobody, (tx) => recordEvents(tx, [...many, shown]));
    const { events } = await eventsOf(principal.staffId);
    expect(events[0]).toMatchObject({ action: 'clients.list-shown', subjectIds: shown.subjectIds, fields: [] });
    expect(events.slice(1).map((event) => event.subjectId)).toEqual(many.map((event) => event.subject.id).reverse());
    expect(events[1]).toMatchObject({ policyHash: principal.policyHash, facts: { quotaLeft: 12 }, fields: ['phone'] });
  });

  it('writes nothing for an empty list, and nothing at all when one of many could carry a value', async () => {
    const principal = samplePrincipal();
    const careless = { ...sampleReveal(principal), facts: { note: '王小明' } };
    await inSqlTransaction(db, nobody, (tx) => recordEvents(tx, []));
    await expect(
      inSqlTransaction(db, nobody, (tx) => recordEvents(tx, [sampleReveal(principal), careless])),
    ).rejects.toMatchObject({ code: 'AUDIT_EVENT_REFUSED' });
    expect((await eventsOf(principal.staffId)).events).toEqual([]);
  });
});

describe('a statement that decides, changes and records at once', () => {
  it('writes the events that it keeps as recordEvents would, and says how many', async () => {
    const [asked, other] = [samplePrincipal(), samplePrincipal()];
    const shown = { action: 'clients.list-shown', outcome: 'allowed', subjectIds: [newId(), newId()] } as const;
    const kept = (principal: typeof asked) => [sampleReveal(principal, CLIENT), { ...shown, principal }] as const;
    const rows = [...kept(asked), sampleReveal(asked, newId())].map((event) => eventRow(event));
    const kinds = `jsonb_to_recordset($1::jsonb) as event(${EVENT_COLUMNS})`;
    const source = `(select * from ${kinds} where subject is null or subject = $2::uuid) event`;
    const written = await inSqlTransaction(db, nobody, (tx) =>
      tx.query<{ written: number }>(appendEventsFrom(source), [JSON.stringify(rows), CLIENT]),
    );
    expect(written).toEqual([{ written: 2 }]);
    await inSqlTransaction(db, nobody, (tx) => recordEvents(tx, kept(other)));
    const wordsOf = async ({ staffId, sessionId, branchId }: typeof asked) =>
      (await eventsOf(staffId)).events
        .map(({ id, occurredAt, principalId, ...words }) => {
          expect([principalId, words.sessionId, words.branchId]).toEqual([staffId, sessionId, branchId]);
          return { ...words, sessionId: null, branchId: null };
        })
        .sort((one, next) => one.action.localeCompare(next.action));
    const words = await wordsOf(asked);
    expect(words.map(({ action }) => action)).toEqual(['circulation.field-revealed', 'clients.list-shown']);
    expect(words).toMatchObject([
      { subjectId: CLIENT, policyHash: asked.policyHash },
      { subjectIds: shown.subjectIds },
    ]);
    expect(words).toEqual(await wordsOf(other));
  });

  it('lets through no event that could carry a value', () => {
    const careless = { ...sampleReveal(samplePrincipal()), facts: { note: '王小明' } };
    expect(() => eventRow(careless)).toThrow(expect.objectContaining({ code: 'AUDIT_EVENT_REFUSED' }));
  });
});

describe('the log is append-only', () => {
  it.each([
    ['update audit_record set facts = null'],
    ['delete from audit_record'],
    ['truncate audit_record'],
    ['insert into audit_record (id, form) select gen_random_uuid(), number from audit_form limit 1'],
    ["update audit_form set purpose = 'other'"],
    ['update audit_party set id = gen_random_uuid()'],
    ['delete from audit_policy'],
    ["insert into audit_form values (2000000000, 'a.b', 'allowed', null, null, '{}', '{}')"],
    ['drop table audit_record'],
    ['drop view audit_event'],
  ])('for the logins of api and worker: %s', async (statement) => {
    for (const login of [db, worker]) {
      await expect(inSqlTransaction(login, nobody, (tx) => tx.query(statement))).rejects.toMatchObject({
        code: 'DB_REFUSED',
      });
    }
  });
});
