import { type Database, inSqlTransaction, nobody } from '@kean/db';
import type { TreeEdge } from '@kean/tlog';
import { addBatch } from './log-batches.ts';
import { entryOf } from './log-entry.ts';
import { type LogPlace, type LogRow, placeOfRow, rowsAfter } from './log-rows.ts';
import { LogDisagreement, type LogStore } from './log-store.ts';
import type { OpenTree } from './open-tree.ts';

/**
 * Gives the next committed events their places: files first, durable, then the batch in the database. When it dies in between, the next
 * one finds the same events in the same order and writes the same files; a unique key lets one of two go on.
 *
 * @param tree extended as soon as the first event is read; after an error read it anew
 * @param most events that get their places together; bounds memory
 * @returns the tree that the database now counts, or `null` when nothing new was there
 */
export async function sequenceEvents(
  db: Database,
  store: LogStore,
  tree: OpenTree,
  most: number,
): Promise<OpenTree | null> {
  const rows = await inSqlTransaction(db, nobody, (tx) => rowsAfter(tx, tree.last, most));
  const newest = rows.at(-1);
  if (newest === undefined) return null;
  const { edge } = tree;
  const first = edge.size;
  for (const row of rows) append(edge, row);
  await store.write(edge.takeFiles());
  const last: LogPlace = placeOfRow(newest);
  const batch = { first, size: edge.size, last, root: edge.root() };
  await inSqlTransaction(db, nobody, (tx) => addBatch(tx, batch));
  return { edge, last };
}

function append(edge: TreeEdge, row: LogRow): void {
  try {
    edge.append(entryOf(row));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new LogDisagreement(
      `event ${row.id} cannot have been written by the product: it has a shape that the log does not know. Find out who wrote it; nothing is sequenced until then.`,
    );
  }
}
