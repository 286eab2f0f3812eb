/** After a restore: the log holds whole events, so what it knows and the restored database does not is written back into it. */
import type { SqlTransaction } from '@kean/db';
import {
  CHECKPOINT_PATH,
  EMPTY_ROOT,
  entriesAt,
  TILE_WIDTH,
  type TileSource,
  TlogError,
  TreeEdge,
  tileWidthAt,
  type VerifierKey,
} from '@kean/tlog';
import { isEntryOf } from '../sequencer/is-entry-of.ts';
import { addBatch, newestBatch } from '../sequencer/log-batches.ts';
import type { LoggedEvent } from '../sequencer/log-entry.ts';
import { BEGINNING, everyRowAfter, type LogPlace, type LogRow } from '../sequencer/log-rows.ts';
import { LogDisagreement } from '../sequencer/log-store.ts';
import { readEntry } from '../sequencer/read-entry.ts';
import { readHead } from '../sequencer/signed-heads.ts';
import { insertAtPlaces, type PlacedEvent } from './insert-at-places.ts';

export interface TakeBack {
  /** Superuser's, in the restored database: it passes the triggers that keep everybody else from writing history. */
  readonly tx: SqlTransaction;
  /** Only read. */
  readonly store: TileSource;
  /** The log's own key: nothing is taken back that it has not signed. */
  readonly key: VerifierKey;
  /** Each event that the database did not know, in the order of the log. */
  since(event: LoggedEvent): void;
}

export interface TakenBack {
  /** Entries the log has now. */
  readonly size: number;
  /** Of them in the head that was signed last; 0 where none was. */
  readonly signed: number;
  /** Events that were written back. */
  readonly events: number;
  /** Events of the database that had no place yet and get theirs after the others. */
  readonly waiting: number;
}

/** A batch of the log is never larger. */
const BATCH = 8_192;
/** Ordinary triggers stay silent; row security and constraints do not. */
const AS_REPLICA = `select set_config('session_replication_role', $1, true)`;
const BEGIN_ERA = 'select begin_log_era()';
const REMOVE_WAITING = `
  delete from audit_record
   where (position, occurred_at, id) > ($1::int8, timestamptz 'epoch' + $2::int8 * interval '1 microsecond', $3::uuid)`;

/**
 * Brings the restored database to where the log was signed, so that the log goes on as one chain: every head that was ever signed or
 * cosigned stays a prefix of what comes. The whole of it is the caller's transaction.
 *
 * @throws LogDisagreement when database and log are of two histories, or the log's folder does not reach as far as the database
 */
export async function takeBackEntries({ tx, store, key, since }: TakeBack): Promise<TakenBack> {
  await tx.query(BEGIN_ERA, []);
  const batch = await newestBatch(tx);
  const last = batch?.last ?? BEGINNING;
  const edge = await edgeOfRestored(store, batch?.size ?? 0, batch?.root ?? EMPTY_ROOT);
  const head = await readHead(store, CHECKPOINT_PATH, [key]);
  const waiting = new Map((await everyRowAfter(tx, last)).map((row) => [row.id, row]));
  await tx.query(AS_REPLICA, ['replica']);
  await tx.query(REMOVE_WAITING, [last.position, last.occurredAt, last.id]);
  const pen = new Pen(tx, edge, last.position);
  let events = 0;
  if (head !== null && head.size > edge.size) {
    for await (const entry of entriesFrom(store, edge.size, head.size)) {
      const event = readAsEvent(entry, edge.size);
      const known = waiting.get(event.id);
      if (known === undefined) since(event);
      else requireSame(entry, known);
      events += known === undefined ? 1 : 0;
      waiting.delete(event.id);
      await pen.write(event, entry);
    }
    if (Buffer.compare(edge.root(), head.root) !== 0) throw otherHistory(head.size);
  }
  await pen.endBatch();
  for (const row of waiting.values()) await pen.write(row, null);
  await pen.flush();
  await tx.query(AS_REPLICA, ['origin']);
  await beginEraBeyond(tx, pen.position);
  return { size: edge.size, signed: head?.size ?? 0, events, waiting: waiting.size };
}

/** Writes events one after another, each in a place behind the one before. */
class Pen {
  position: bigint;
  readonly #tx: SqlTransaction;
  readonly #edge: TreeEdge;
  #first: number;
  #last: LogPlace | null = null;
  #held: PlacedEvent[] = [];

  constructor(tx: SqlTransaction, edge: TreeEdge, position: bigint) {
    this.#tx = tx;
    this.#edge = edge;
    this.#first = edge.size;
    this.position = position;
  }

  /** @param entry `null` for one that has no place in the log yet */
  async write(event: LoggedEvent, entry: Uint8Array | null): Promise<void> {
    this.position += 1n;
    this.#held.push({ event, position: this.position });
    if (entry === null) return this.#held.length === BATCH ? this.flush() : undefined;
    this.#edge.append(entry);
    // The files are there already; what is full is let go.
    if (this.#edge.size % TILE_WIDTH === 0) this.#edge.takeFiles();
    this.#last = { position: this.position, occurredAt: event.occurredAt, id: event.id };
    if (this.#held.length === BATCH) await this.endBatch();
  }

  async endBatch(): Promise<void> {
    await this.flush();
    if (this.#last === null) return;
    const { size } = this.#edge;
    await addBatch(this.#tx, { first: this.#first, size, last: this.#last, root: this.#edge.root() });
    this.#first = size;
    this.#last = null;
  }

  async flush(): Promise<void> {
    if (this.#held.length > 0) await insertAtPlaces(this.#tx, this.#held);
    this.#held = [];
  }
}

const BEGIN_ERA_BEYOND = `
  insert into audit_era (era, cluster, shift)
  select max(era) + 1, (select system_identifier from pg_control_system()), greatest(0, $1::int8 + 1 - pg_snapshot_xmin(pg_current_snapshot())::text::int8)
    from audit_era returning shift`;

/**
 * What is recorded from now on stands behind everything that was taken back, whatever this cluster counts by; and what was taken back is
 * final, whatever still runs in other databases of it.
 */
async function beginEraBeyond(tx: SqlTransaction, position: bigint): Promise<void> {
  const [era] = await tx.query<{ shift: bigint }>(BEGIN_ERA_BEYOND, [position]);
  await tx.query(
    `create or replace function public.log_position() returns bigint language sql stable parallel safe
       return pg_catalog.pg_current_xact_id()::text::bigint + ${BigInt(era?.shift ?? 0n)}`,
    [],
  );
}

async function edgeOfRestored(store: TileSource, size: number, root: Uint8Array): Promise<TreeEdge> {
  const edge = await readable(() => (size === 0 ? Promise.resolve(TreeEdge.empty()) : TreeEdge.read(store, size)));
  if (Buffer.compare(edge.root(), root) !== 0) throw otherHistory(size);
  return edge;
}

async function* entriesFrom(store: TileSource, from: number, size: number): AsyncGenerator<Uint8Array> {
  for (let bundle = Math.floor(from / TILE_WIDTH); bundle * TILE_WIDTH < size; bundle += 1) {
    const entries = await readable(() => entriesAt(store, bundle, tileWidthAt('entries', bundle, size)));
    yield* entries.slice(Math.max(0, from - bundle * TILE_WIDTH));
  }
}

async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    throw new LogDisagreement(
      `the folder of the log does not reach as far as the restored database or its own signed head (${error.message}). Put the newest copy of LOG_STORE in its place, then restore again; where there is none, docs/runbooks/site-lost.md.`,
    );
  }
}

function readAsEvent(entry: Uint8Array, sequence: number): LoggedEvent {
  try {
    return readEntry(entry);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new LogDisagreement(
      `entry ${sequence} of the log is no event of this product. Put the newest copy of LOG_STORE in its place.`,
    );
  }
}

function requireSame(entry: Uint8Array, row: LogRow): void {
  if (isEntryOf(entry, row)) return;
  throw new LogDisagreement(
    `event ${row.id} of the backup is not the event that the log signed under this id. The backup was changed after it was taken, or before: take another one and find out who did it.`,
  );
}

function otherHistory(size: number): LogDisagreement {
  return new LogDisagreement(
    `the first ${size} entries of the log are not those of the restored database: they are of two offices, or one was changed. Check that LOG_STORE and backup belong together.`,
  );
}
