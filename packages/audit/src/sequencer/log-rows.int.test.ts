import { inSqlTransaction, nobody } from '@kean/db';
import { newId } from '@kean/kernel';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { recordEvent, recordEvents } from '../record-event.ts';
import { type LogOffice, openLogOffice, SOON } from '../testing/log-office.ts';
import { samplePrincipal, sampleReveal } from '../testing/sample-events.ts';
import { BEGINNING, type LogPlace, type LogRow, placedAfter, placeOfRow, rowsAfter } from './log-rows.ts';

const ALICE = samplePrincipal();
const CLIENT = newId<'Client'>();

let office: LogOffice;
/** Every event, in the order of the log: two of one transaction, then one, then three. */
let rows: LogRow[];

beforeAll(async () => {
  office = await openLogOffice();
  await office.act(2);
  await inSqlTransaction(office.api, nobody, (tx) => recordEvent(tx, sampleReveal(ALICE, CLIENT)));
  const shown = { action: 'clients.list-shown', outcome: 'allowed', principal: null } as const;
  await inSqlTransaction(office.api, nobody, (tx) =>
    recordEvents(tx, [{ ...shown, subjectIds: [CLIENT, newId()] }, sampleReveal(ALICE), sampleReveal(ALICE)]),
  );
  await vi.waitFor(async () => {
    rows = await after(BEGINNING);
    expect(rows).toHaveLength(6);
  }, SOON);
});
afterAll(() => office.close());

const after = (place: LogPlace, limit = 100, before?: bigint) =>
  inSqlTransaction(office.worker, nobody, (tx) => rowsAfter(tx, place, limit, before));

describe('the events after a place', () => {
  it('come with all their words', () => {
    expect(rows[2]).toEqual({
      id: expect.any(String),
      occurredAt: expect.any(BigInt),
      position: expect.any(BigInt),
      action: 'circulation.field-revealed',
      outcome: 'allowed',
      principalId: ALICE.staffId,
      sessionId: ALICE.sessionId,
      branchId: ALICE.branchId,
      subjectKind: 'Client',
      subjectId: CLIENT,
      subjectIds: [],
      purpose: 'follow-up',
      fields: ['phone'],
      policyHash: Buffer.from(ALICE.policyHash, 'hex'),
      facts: { quotaLeft: 12 },
    });
    expect(rows[3]).toMatchObject({ principalId: null, branchId: null, policyHash: null, purpose: null, facts: null });
    expect(rows[3]).toMatchObject({ subjectIds: [CLIENT, expect.any(String)], subjectKind: null, fields: [] });
    const microseconds = (rows[2]?.occurredAt ?? 0n) - BigInt(Date.now()) * 1000n;
    expect(microseconds > -60_000_000n && microseconds < 60_000_000n).toBe(true);
  });

  it('are those of later transactions, and the later ones of the same', async () => {
    const positions = rows.map(({ position }) => position);
    expect(new Set(positions).size).toBe(3);
    expect(positions).toEqual(positions.toSorted((one, next) => Number(one - next)));
    for (const [at, row] of rows.entries()) {
      expect(await after(placeOfRow(row))).toEqual(rows.slice(at + 1));
    }
  });

  it('are ordered by id where transaction and time are one, and begin after the very id', async () => {
    const [one, , , , , last] = rows as [LogRow, LogRow, LogRow, LogRow, LogRow, LogRow];
    const twin = 'ffffffff-ffff-7fff-bfff-ffffffffffff';
    const rest = 'occurred_at, form, principal, session_id, branch, subject_id, subject_ids, policy, facts, position';
    await office.tamper(
      `insert into audit_record (id, ${rest}) select '${twin}', ${rest} from audit_record where id = '${last.id}'`,
    );
    expect((await after(one)).map(({ id }) => id)).toEqual([...rows.slice(1).map(({ id }) => id), twin]);
    expect((await after(placeOfRow(last))).map(({ id }) => id)).toEqual([twin]);
    expect(await after({ ...last, id: twin })).toEqual([]);
    await office.tamper(`delete from audit_record where id = '${twin}'`);
  });

  it('are no more than asked for', async () => {
    expect(await after(BEGINNING, 4)).toEqual(rows.slice(0, 4));
  });

  it('are only those below a position where one is named', async () => {
    const third = rows[3]?.position ?? 0n;
    expect(await after(BEGINNING, 100, third)).toEqual(rows.slice(0, 3));
    expect(await after(BEGINNING, 100, third + 1n)).toEqual(rows);
  });

  it.each([1, 2, 3, 4, 5, 6, 7])(
    'come in pages of %i, each once, also where a page ends within a transaction',
    async (limit) => {
      const page = (place: LogPlace, upTo?: bigint) =>
        inSqlTransaction(office.worker, nobody, (tx) => placedAfter(tx, place, limit, upTo));
      const found: LogRow[] = [];
      for (let each = await page(BEGINNING); ; each = await page(placeOfRow(found.at(-1) as LogRow))) {
        found.push(...each);
        // A page that is not full is the last.
        if (each.length < limit) break;
      }
      expect(found).toEqual(rows);
      const third = rows[2] as LogRow;
      expect(await page(BEGINNING, third.position)).toEqual(rows.slice(0, Math.min(3, limit)));
      expect(await page(third, third.position)).toEqual([]);
    },
  );

  it('are none while a transaction that began before them still runs', async () => {
    const ended = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const slow = inSqlTransaction(office.api, nobody, async (tx) => {
      await recordEvent(tx, sampleReveal(ALICE));
      begun.resolve();
      await ended.promise;
      throw new Error('taken back');
    }).catch(() => undefined);
    await begun.promise;
    await office.act(1);
    expect(await after(placeOfRow(rows[5] as LogRow))).toEqual([]);
    ended.resolve();
    await slow;
    await vi.waitFor(async () => expect(await after(placeOfRow(rows[5] as LogRow))).toHaveLength(1), SOON);
  });
});
