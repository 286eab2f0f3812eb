import type { SqlTransaction } from '@kean/db';
import type { Facts } from '../event.ts';
import { cursorOf, type Place, placeOf } from './cursor.ts';
import type { EventFilter, EventPage, EventRecord } from './event-filter.ts';
import { type Question, searchStatement } from './search-statement.ts';

type Row = Omit<EventRecord, 'facts'> & { readonly facts: Facts | null; readonly place: string };

/**
 * A subject among many is found by an index that knows no time, month by month. Newest months first, and more of them at a time
 * while little is found: somebody who is seen every day is answered from the last month alone.
 */
const MONTHS_AT_A_TIME = [1, 2, 4, 8, 16] as const;

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
  const question: Question = { filter, after: cursor == null ? null : placeOf(cursor), rows: limit + 1 };
  const amongMany = filter.subjectId !== undefined && filter.alone !== true;
  const rows = amongMany ? await walkMonths(tx, question) : await ask(tx, question);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last !== undefined ? cursorOf({ occurredAt: last.place, id: last.id }) : null;
  return { events: shown.map(recordOf), next };
}

async function walkMonths(tx: SqlTransaction, question: Question): Promise<Row[]> {
  const { filter, after, rows } = question;
  const newest = newestMoment(filter, after);
  const found: Row[] = [];
  let months = 0;
  let until: Date | undefined;
  for (const step of [...MONTHS_AT_A_TIME, null]) {
    months += step ?? 0;
    const since = step === null ? undefined : firstOfMonth(newest, months - 1);
    found.push(...(await ask(tx, { filter, after, rows, since, until })));
    if (found.length >= rows || (since !== undefined && filter.from !== undefined && since <= filter.from)) break;
    until = since;
  }
  return found;
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

function recordOf({ place: _place, facts, ...row }: Row): EventRecord {
  return { ...row, facts: facts ?? {} };
}
