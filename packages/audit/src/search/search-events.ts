import type { SqlTransaction } from '@kean/db';
import { factsOf } from '../recorded-facts.ts';
import { cursorOf, type Place, placeOf } from './cursor.ts';
import type { EventFilter, EventPage, EventRecord } from './event-filter.ts';
import { type Question, searchStatement } from './search-statement.ts';

type Row = Omit<EventRecord, 'facts'> & {
  readonly factNames: readonly string[];
  readonly factValues: string | null;
  readonly place: string;
};

/**
 * A subject among many is found by an index that knows no time, month by month: the running month first, then the year before it, then
 * everything. Somebody who is seen every day is answered from the running month alone; where it does not fill a page, the year
 * holds a few pages at most.
 */
const MONTHS_AT_A_TIME = [1, 11] as const;

/**
 * One page of the log, newest first, by key: a later page costs what the first does.
 *
 * @param limit rows of the page, 1 to 500
 * @param cursor `next` of the page before
 * @throws AppError `AUDIT_CURSOR_UNKNOWN`
 */
export async function searchEvents(
  tx: SqlTransaction,
  filter: EventFilter,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | null | undefined },
): Promise<EventPage> {
  const after = cursor == null ? null : placeOf(cursor);
  const question: Question = { filter, after, rows: limit + 1, until: monthsAhead(filter) };
  const amongMany = filter.subjectId !== undefined && filter.alone !== true;
  const rows = amongMany ? await walkMonths(tx, question) : await ask(tx, question);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last !== undefined ? cursorOf({ occurredAt: last.place, id: last.id }) : null;
  return { events: shown.map(recordOf), next };
}

/**
 * Planned for these very values, until the transaction ends: a plan for any client and any time guesses that the time narrows more than the
 * client does, and reads a whole month.
 */
const FOR_THESE_VALUES = "select set_config('plan_cache_mode', 'force_custom_plan', true)";

async function walkMonths(tx: SqlTransaction, question: Question): Promise<Row[]> {
  await tx.query(FOR_THESE_VALUES);
  const { filter, after, rows } = question;
  const newest = newestMoment(filter, after);
  const found: Row[] = [];
  let months = 0;
  let until = question.until;
  for (const step of [...MONTHS_AT_A_TIME, null]) {
    months += step ?? 0;
    const since = step === null ? undefined : firstOfMonth(newest, months - 1);
    found.push(...(await ask(tx, { filter, after, rows, since, until })));
    if (found.length >= rows || (since !== undefined && filter.from !== undefined && since <= filter.from)) break;
    until = since;
  }
  return found;
}

/**
 * A year of empty months lies ahead; they are not looked into, apart from the next one, for clocks that run fast.
 * @returns `undefined` where the filter has an end of its own
 */
function monthsAhead({ to }: EventFilter): Date | undefined {
  return to === undefined ? firstOfMonth(new Date(), -2) : undefined;
}

/** The newest that can be found. */
function newestMoment({ to }: EventFilter, after: Place | null): Date {
  const [end, place] = [to ?? new Date(), after === null ? null : new Date(after.occurredAt)];
  return place !== null && place < end ? place : end;
}

/** UTC, as the partitions of the log are cut. */
function firstOfMonth(date: Date, monthsBack: number): Date {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - monthsBack, 1));
}

async function ask(tx: SqlTransaction, question: Question): Promise<Row[]> {
  const { text, values } = searchStatement(question);
  return tx.query<Row & Record<string, unknown>>(text, values);
}

function recordOf({ place: _place, factNames, factValues, ...row }: Row): EventRecord {
  return { ...row, facts: factsOf(factNames, factValues) ?? {} };
}
