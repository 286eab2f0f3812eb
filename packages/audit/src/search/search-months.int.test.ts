/** How far back a search for one client looks at a time: told by what it asks the database, which answers for itself. */
import { type Database, inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { newId } from '@kean/kernel';
import { type FreshDatabase, freshDatabase } from '@kean/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { recordEvents } from '../record-event.ts';
import { samplePrincipal, sampleReveal } from '../testing/sample-events.ts';
import { cursorOf } from './cursor.ts';
import type { EventFilter } from './event-filter.ts';
import { searchEvents } from './search-events.ts';

let fresh: FreshDatabase;
let db: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase({ url: fresh.urls.kean_api, applicationName: 'audit-search-test' });
});
afterAll(async () => {
  await db.close();
  await fresh.dispose();
});

interface Asked {
  readonly text: string;
  /** The days of its conditions of time, in the order of the statement. */
  readonly days: readonly string[];
}

async function askedFor(filter: EventFilter, page: { limit?: number; cursor?: string } = {}): Promise<Asked[]> {
  const asked: Asked[] = [];
  await inSqlTransaction(db, nobody, (tx) =>
    searchEvents(
      {
        query: (text, values) => {
          const times = (values ?? []).filter((value) => /^\d{4}-\d\d-\d\dT/.test(String(value)));
          asked.push({ text, days: times.map((time) => String(time).slice(0, 10)) });
          return tx.query(text, values);
        },
      },
      filter,
      { limit: page.limit ?? 10, cursor: page.cursor },
    ),
  );
  return asked;
}

const daysOf = async (...wanted: Parameters<typeof askedFor>) => (await askedFor(...wanted)).map(({ days }) => days);
const day = (text: string) => new Date(`${text}T00:00:00Z`);
const placeOn = (text: string) => cursorOf({ occurredAt: `${text}T08:00:00.123456Z`, id: newId() });

describe('months of a search for one client, on 2026-11-20', () => {
  const subjectId = newId<'Client'>();
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: day('2026-11-20') });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('are the running one, the eleven before it, and all others; the plan is made for this client', async () => {
    const asked = await askedFor({ subjectId });
    expect(asked[0]?.text).toContain("'force_custom_plan'");
    expect(asked.slice(1).map(({ days }) => days)).toEqual([
      ['2026-11-01', '2027-01-01'],
      ['2025-12-01', '2026-11-01'],
      ['2025-12-01'],
    ]);
  });

  it.each([
    ['2026-11-10', [['2026-11-10', '2026-11-01', '2027-01-01']]],
    ['2026-11-01', [['2026-11-01', '2026-11-01', '2027-01-01']]],
    [
      '2026-10-31',
      [
        ['2026-10-31', '2026-11-01', '2027-01-01'],
        ['2026-10-31', '2025-12-01', '2026-11-01'],
      ],
    ],
    [
      '2025-11-30',
      [
        ['2025-11-30', '2026-11-01', '2027-01-01'],
        ['2025-11-30', '2025-12-01', '2026-11-01'],
        ['2025-11-30', '2025-12-01'],
      ],
    ],
  ])('end where the search begins, %s', async (from, days) => {
    expect((await daysOf({ subjectId, from: day(from) })).slice(1)).toEqual(days);
  });

  it('are counted from the end of the search, or from the place it goes on from, whichever is earlier', async () => {
    const to = day('2026-08-15');
    expect((await daysOf({ subjectId, to })).slice(1)).toEqual([
      ['2026-08-01', '2026-08-15'],
      ['2025-09-01', '2026-08-15', '2026-08-01'],
      ['2026-08-15', '2025-09-01'],
    ]);
    const [, earlier] = await daysOf({ subjectId, to }, { cursor: placeOn('2026-05-10') });
    expect(earlier).toEqual(['2026-05-10', '2026-05-01', '2026-08-15']);
    const [, later] = await daysOf({ subjectId, to }, { cursor: placeOn('2026-10-10') });
    expect(later).toEqual(['2026-10-10', '2026-08-01', '2026-08-15']);
    const [, alone] = await daysOf({ subjectId }, { cursor: placeOn('2026-05-10') });
    expect(alone).toEqual(['2026-05-10', '2026-05-01', '2027-01-01']);
  });

  it('are not walked for a client alone, nor for anything else', async () => {
    for (const filter of [{ subjectId, alone: true }, { principalId: newId() }, {}]) {
      expect(await daysOf(filter)).toEqual([['2027-01-01']]);
    }
    expect(await daysOf({ to: day('2026-08-15') })).toEqual([['2026-08-15']]);
  });
});

describe('a page that the running month fills', () => {
  it('asks for no other month, and says whether there is another page', async () => {
    const client = newId<'Client'>();
    await inSqlTransaction(db, nobody, (tx) =>
      recordEvents(
        tx,
        [1, 2, 3].map(() => sampleReveal(samplePrincipal(), client)),
      ),
    );
    const filter = { subjectId: client };
    expect(await askedFor(filter, { limit: 2 })).toHaveLength(2);
    expect(await askedFor(filter, { limit: 3 })).toHaveLength(4);
    const page = (limit: number) => inSqlTransaction(db, nobody, (tx) => searchEvents(tx, filter, { limit }));
    expect((await page(2)).next).not.toBeNull();
    expect((await page(3)).next).toBeNull();
    expect((await page(3)).events).toHaveLength(3);
  });
});
