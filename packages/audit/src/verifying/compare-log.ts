import { type Database, inSqlTransaction, nobody } from '@kean/db';
import { entriesAt, TILE_WIDTH, type TileSource, TlogError, TreeEdge, tileWidthAt } from '@kean/tlog';
import { isEntryOf } from '../sequencer/is-entry-of.ts';
import { type LogBatch, newestBatch } from '../sequencer/log-batches.ts';
import { BEGINNING, type LogPlace, type LogRow, placedAfter, placeOfRow } from '../sequencer/log-rows.ts';
import { idOfEntry } from '../sequencer/read-entry.ts';
import type { Finding } from './verification.ts';

const ROWS_AT_ONCE = 1_024;
const SOUND: Finding = { outcome: 'sound', sequence: null, eventId: null };

/**
 * Compares every row of the database with the entry of the log that stands in its place, and the tree over all entries with the root
 * that was recorded. Streams both; memory does not grow with the log.
 *
 * @param signal ends it early, with an `AbortError`
 * @returns the size that was compared, and the first thing that is not as it was logged
 */
export async function compareLog(
  db: Database,
  files: TileSource,
  signal?: AbortSignal,
): Promise<Finding & { readonly size: number }> {
  const batch = await inSqlTransaction(db, nobody, newestBatch);
  if (batch === null) return { ...SOUND, size: 0 };
  try {
    return { ...(await compare(db, files, batch, signal)), size: batch.size };
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    return { outcome: 'unreadable', sequence: null, eventId: null, size: batch.size };
  }
}

async function compare(db: Database, files: TileSource, batch: LogBatch, signal?: AbortSignal): Promise<Finding> {
  const rows = rowsUpTo(db, batch.last);
  const edge = TreeEdge.empty();
  for await (const { sequence, entry } of entriesOfLog(files, batch.size)) {
    signal?.throwIfAborted();
    const { value: row } = await rows.next();
    if (row === undefined || !isEntryOf(entry, row)) {
      await rows.return(undefined);
      return explain(db, files, batch, sequence, entry, row ?? null);
    }
    edge.append(entry);
    // The files are there already; what is full is let go.
    if (edge.size % TILE_WIDTH === 0) edge.takeFiles();
  }
  const { value: surplus } = await rows.next();
  await rows.return(undefined);
  if (surplus !== undefined) return { outcome: 'inserted', sequence: batch.size, eventId: surplus.id };
  if (Buffer.compare(edge.root(), batch.root) !== 0) return { outcome: 'unreadable', sequence: null, eventId: null };
  return SOUND;
}

/** While one page is compared the database looks for the next. All of it is final: the last place was signed. */
async function* rowsUpTo(db: Database, last: LogPlace): AsyncGenerator<LogRow, undefined> {
  const pageAfter = (after: LogPlace) => {
    const page = inSqlTransaction(db, nobody, (tx) => placedAfter(tx, after, ROWS_AT_ONCE, last.position));
    // Whoever stops early does not wait for it.
    page.catch(() => undefined);
    return page;
  };
  let coming: Promise<LogRow[]> | null = pageAfter(BEGINNING);
  while (coming !== null) {
    const page: LogRow[] = await coming;
    const end: LogRow | undefined = page.at(-1);
    coming = page.length < ROWS_AT_ONCE || end === undefined ? null : pageAfter(placeOfRow(end));
    for (const row of page) {
      if (comesAfter(row, last)) return;
      yield row;
    }
  }
}

async function* entriesOfLog(files: TileSource, size: number, from = 0) {
  for (let bundle = Math.floor(from / TILE_WIDTH); bundle * TILE_WIDTH < size; bundle += 1) {
    const entries = await entriesAt(files, bundle, tileWidthAt('entries', bundle, size));
    for (const [at, entry] of entries.entries()) {
      const sequence = bundle * TILE_WIDTH + at;
      if (sequence >= from) yield { sequence, entry };
    }
  }
}

/** Which of the four it is, found out only once something is wrong. */
async function explain(
  db: Database,
  files: TileSource,
  batch: LogBatch,
  sequence: number,
  entry: Uint8Array,
  row: LogRow | null,
): Promise<Finding> {
  const logged = idOfEntry(entry);
  if (row?.id === logged) return { outcome: 'edited', sequence, eventId: logged };
  if (!(await isInDatabase(db, logged))) return { outcome: 'missing', sequence, eventId: logged };
  if (row === null) return { outcome: 'reordered', sequence, eventId: logged };
  for await (const later of entriesOfLog(files, batch.size, sequence)) {
    if (idOfEntry(later.entry) === row.id) return { outcome: 'reordered', sequence, eventId: row.id };
  }
  return { outcome: 'inserted', sequence, eventId: row.id };
}

/** By id alone: the time may be what was changed. Looks through the whole table, once, when something is wrong anyhow. */
async function isInDatabase(db: Database, id: string): Promise<boolean> {
  const found = await inSqlTransaction(db, nobody, (tx) =>
    tx.query('select from audit_record where id = $1::uuid limit 1', [id]),
  );
  return found.length > 0;
}

/** @param row of no later transaction than the last: no others are read */
function comesAfter(row: LogRow, last: LogPlace): boolean {
  if (row.position !== last.position) return false;
  if (row.occurredAt !== last.occurredAt) return row.occurredAt > last.occurredAt;
  return row.id > last.id;
}
