import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LogOffice, openLogOffice } from '../testing/log-office.ts';
import {
  addBatch,
  batchOfPlace,
  batchReaching,
  logHasEntries,
  newestBatch,
  standsInItsCluster,
} from './log-batches.ts';
import type { LogPlace } from './log-rows.ts';

let office: LogOffice;
beforeAll(async () => {
  office = await openLogOffice();
});
afterAll(() => office.close());

const ask = <T>(question: (tx: SqlTransaction) => Promise<T>) => inSqlTransaction(office.worker, nobody, question);

const id = (last: number) => `00000000-0000-7000-8000-00000000000${last}`;
/** With microseconds that a `Date` would lose. */
const AT = 1_795_738_500_123_457n;
const place = (position: bigint, occurredAt = AT, last = 5): LogPlace => ({ position, occurredAt, id: id(last) });
const batchOf = (first: number, size: number, last: LogPlace) => ({
  first,
  size,
  last,
  root: Buffer.alloc(32, size),
});
const FIRST = batchOf(0, 3, place(10n));
const SECOND = batchOf(3, 8, place(20n));
const THIRD = batchOf(8, 20, place(20n, AT + 1n));

// One log for all, which the first tests meet empty.
describe('the batches of a log', () => {
  it('are none at first', async () => {
    expect(await logHasEntries(office.api)).toBe(false);
    expect(await ask(newestBatch)).toBeNull();
    expect(await ask((tx) => batchReaching(tx, 0))).toBeNull();
    expect(await ask((tx) => batchOfPlace(tx, place(1n)))).toBeNull();
  });

  it('are read back as they were added, to the microsecond, the newest first', async () => {
    for (const batch of [FIRST, SECOND, THIRD]) {
      await ask((tx) => addBatch(tx, batch));
      const newest = await ask(newestBatch);
      expect(newest).toEqual({ ...batch, sequencedAt: expect.any(Date) });
      expect(Math.abs((newest?.sequencedAt.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    }
    expect(await logHasEntries(office.api)).toBe(true);
  });

  it('go on from one entry once: the second is told that it is taken', async () => {
    const again = batchOf(8, 21, place(30n));
    await expect(ask((tx) => addBatch(tx, again))).rejects.toMatchObject({ code: 'DB_TAKEN' });
    expect((await ask(newestBatch))?.size).toBe(20);
  });

  it.each([
    [0, 3],
    [3, 3],
    [4, 8],
    [8, 8],
    [9, 20],
    [20, 20],
    [21, undefined],
  ])('a log of %i entries was first reached by the batch up to %s', async (size, reached) => {
    expect((await ask((tx) => batchReaching(tx, size)))?.size).toBe(reached);
  });

  it.each<[string, LogPlace, number | undefined]>([
    ['before everything', place(0n), 3],
    ['the last of the first batch', place(10n), 3],
    ['of the same moment with a lower id', place(10n, AT, 4), 3],
    ['of the same moment with a higher id', place(10n, AT, 6), 8],
    ['a microsecond later', place(10n, AT + 1n, 1), 8],
    ['a microsecond earlier', place(10n, AT - 1n, 9), 3],
    ['of a transaction between two', place(15n), 8],
    ['the last of the second batch', place(20n), 8],
    ['of the transaction that two batches share', place(20n, AT + 1n), 20],
    ['after the last', place(20n, AT + 1n, 6), undefined],
    ['of a later transaction', place(21n, 0n), undefined],
  ])('an event %s lies in the batch that its place says', async (_name, of, size) => {
    expect((await ask((tx) => batchOfPlace(tx, of)))?.size).toBe(size);
  });
});

describe('the cluster whose transactions are counted', () => {
  it('is this one, or another, or nobody knows: only the first is good', async () => {
    expect(await ask(standsInItsCluster)).toBe(true);
    await office.tamper('insert into audit_era (era, cluster, shift) select 2, 1, 0');
    expect(await ask(standsInItsCluster)).toBe(false);
    await office.tamper('delete from audit_era where era = 2');
    expect(await ask(standsInItsCluster)).toBe(true);
    await office.tamper('delete from audit_era');
    expect(await ask(standsInItsCluster)).toBe(false);
  });
});
