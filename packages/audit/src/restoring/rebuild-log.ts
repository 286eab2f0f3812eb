/** Where the log's files are lost: the rows of a restored database hold whole events, so its tiles can be made of them again. */
import { type Database, inSqlTransaction, nobody } from '@kean/db';
import { CHECKPOINT_PATH, TILE_WIDTH, TreeEdge, type VerifierKey } from '@kean/tlog';
import { batchReaching, newestBatch } from '../sequencer/log-batches.ts';
import { entryOf } from '../sequencer/log-entry.ts';
import { BEGINNING, type LogRow, placedAfter, placeOfRow } from '../sequencer/log-rows.ts';
import { LogDisagreement, type LogStore } from '../sequencer/log-store.ts';
import { readHead } from '../sequencer/signed-heads.ts';

/** A head that was signed while the log was whole: what is rebuilt must lead to it. */
export interface KnownHead {
  readonly size: number;
  readonly root: Uint8Array;
  /** Where it comes from, for whoever reads the report. */
  readonly of: string;
}

export interface RebuildLog {
  /** The restored database, under a superuser. */
  readonly db: Database;
  /** Empty, or with an older part of this very log. */
  readonly into: LogStore;
  /** Of the log that is lost. */
  readonly key: VerifierKey;
  readonly heads: readonly KnownHead[];
  readonly signal: AbortSignal;
}

export interface RebuiltLog {
  /** Entries that are there again. */
  readonly size: number;
  /** The largest signed head that they were compared with; `null` where nothing that was signed vouches for them. */
  readonly vouched: Omit<KnownHead, 'root'> | null;
  /** Entries that a later head proves were there and that are lost; 0 where nobody knows of any. */
  readonly lostAtLeast: number;
}

const ROWS_AT_ONCE = 4_096;
const WRITE_EVERY = 256 * TILE_WIDTH;

/**
 * Makes every tile again, after the tree was compared with each batch that the database counts and with every head that was signed. Nothing
 * is written before all of them agree; called again it finds the same files.
 *
 * @throws LogDisagreement where the rows are not those that were signed, or where the log is not lost
 */
export async function rebuildLog({ db, into, key, heads, signal }: RebuildLog): Promise<RebuiltLog> {
  const size = (await inSqlTransaction(db, nobody, newestBatch))?.size ?? 0;
  const left = await readHead(into, CHECKPOINT_PATH, [key]);
  if (left !== null && left.size > size) {
    throw new LogDisagreement(
      `LOG_STORE holds ${left.size} signed entries and this backup ${size}: the log is not lost. Restore without --log-lost, which loses nothing of it.`,
    );
  }
  const known =
    left === null ? heads : [...heads, { size: left.size, root: left.root, of: 'what is left in LOG_STORE' }];
  await walk(db, size, known, null, signal);
  await walk(db, size, [], into, signal);
  const [vouched] = known.filter((head) => head.size <= size).sort((one, other) => other.size - one.size);
  return {
    size,
    vouched: vouched === undefined ? null : { size: vouched.size, of: vouched.of },
    lostAtLeast: Math.max(0, ...known.map((head) => head.size - size)),
  };
}

async function walk(
  db: Database,
  size: number,
  heads: readonly KnownHead[],
  into: LogStore | null,
  signal: AbortSignal,
): Promise<void> {
  const edge = TreeEdge.empty();
  let batch = await batchAfter(db, 0);
  for await (const row of rowsOf(db, size)) {
    signal.throwIfAborted();
    edge.append(entryOfRow(row, edge.size));
    if (edge.size === batch?.size) {
      requireRoot(edge, batch.root, 'the batches of the database');
      batch = await batchAfter(db, edge.size);
    }
    for (const head of heads) if (head.size === edge.size) requireRoot(edge, head.root, head.of);
    if (into !== null && edge.size % WRITE_EVERY === 0) await into.write(edge.takeFiles());
    else if (into === null && edge.size % TILE_WIDTH === 0) edge.takeFiles();
  }
  if (edge.size !== size) throw otherThanSigned(size, 'the batches of the database');
  if (into !== null) await into.write(edge.takeFiles());
}

async function* rowsOf(db: Database, size: number): AsyncGenerator<LogRow> {
  let after = BEGINNING;
  for (let given = 0; given < size; ) {
    const page = await inSqlTransaction(db, nobody, (tx) =>
      placedAfter(tx, after, Math.min(ROWS_AT_ONCE, size - given)),
    );
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = placeOfRow(last);
    given += page.length;
  }
}

function batchAfter(db: Database, size: number) {
  return inSqlTransaction(db, nobody, (tx) => batchReaching(tx, size + 1));
}

function entryOfRow(row: LogRow, sequence: number): Uint8Array {
  try {
    return entryOf(row);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new LogDisagreement(
      `event ${sequence} of the backup is none that this product wrote. Take an earlier backup, and find out who changed this one.`,
    );
  }
}

function requireRoot(edge: TreeEdge, root: Uint8Array, of: string): void {
  if (Buffer.compare(edge.root(), root) !== 0) throw otherThanSigned(edge.size, of);
}

function otherThanSigned(size: number, of: string): LogDisagreement {
  return new LogDisagreement(
    `the first ${size} events of the backup do not lead to the head of ${of}: one was changed, or they are of two offices. Take another backup, and find out who did it.`,
  );
}
