import { type Database, inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import type { LogPlace } from './log-rows.ts';

/** Events that were given their places together: entries `first` up to `size`, without. */
export interface LogBatch {
  readonly first: number;
  /** Entries of the log after it. */
  readonly size: number;
  /** Of its last event. */
  readonly last: LogPlace;
  /** Root of the tree of `size` entries. */
  readonly root: Uint8Array;
  readonly sequencedAt: Date;
}

interface Row {
  readonly first: bigint;
  readonly size: bigint;
  readonly position: bigint;
  readonly occurredAt: bigint;
  readonly id: string;
  readonly root: Buffer;
  readonly sequencedAt: Date;
}

const COLUMNS = `
  first, size, position, (extract(epoch from occurred_at) * 1000000)::int8 as "occurredAt", event_id as id, root,
  sequenced_at as "sequencedAt"`;
const NEWEST = `select ${COLUMNS} from audit_batch order by size desc limit 1`;
const WITH_SIZE_FROM = `select ${COLUMNS} from audit_batch where size >= $1::int8 order by size limit 1`;
const FOR_PLACE = `
  select ${COLUMNS} from audit_batch
   where (position, occurred_at, event_id)
         >= ($1::int8, timestamptz 'epoch' + $2::int8 * interval '1 microsecond', $3::uuid)
   order by position, occurred_at, event_id limit 1`;
const ADD = `
  insert into audit_batch (first, size, position, occurred_at, event_id, root, era)
  select $1::int8, $2::int8, $3::int8, timestamptz 'epoch' + $4::int8 * interval '1 microsecond', $5::uuid, $6::bytea, max(era)
    from audit_era`;
const HOME = `
  select (select cluster from audit_era order by era desc limit 1) = (select system_identifier from pg_control_system()) as home`;

export function newestBatch(tx: SqlTransaction): Promise<LogBatch | null> {
  return one(tx, NEWEST, []);
}

/** Whether any event has a place yet. */
export async function logHasEntries(db: Database): Promise<boolean> {
  return (await inSqlTransaction(db, nobody, newestBatch)) !== null;
}

/** The first batch after which the log had at least so many entries. */
export function batchReaching(tx: SqlTransaction, size: number): Promise<LogBatch | null> {
  return one(tx, WITH_SIZE_FROM, [size]);
}

/** The batch in whose entries an event of this place must be; `null` while it waits for its place. */
export function batchOfPlace(tx: SqlTransaction, { position, occurredAt, id }: LogPlace): Promise<LogBatch | null> {
  return one(tx, FOR_PLACE, [position, occurredAt, id]);
}

/** @throws AppError `DB_TAKEN` when another sequencer has gone on from the same entry */
export async function addBatch(tx: SqlTransaction, batch: Omit<LogBatch, 'sequencedAt'>): Promise<void> {
  const { first, size, last, root } = batch;
  await tx.query(ADD, [first, size, last.position, last.occurredAt, last.id, Buffer.from(root)]);
}

/** Whether the database still stands in the cluster whose transactions it counts by. */
export async function standsInItsCluster(tx: SqlTransaction): Promise<boolean> {
  const [row] = await tx.query<{ home: boolean | null }>(HOME);
  return row?.home === true;
}

async function one(tx: SqlTransaction, text: string, values: readonly unknown[]): Promise<LogBatch | null> {
  const [row] = await tx.query<Row & Record<string, unknown>>(text, values);
  if (row === undefined) return null;
  const { first, size, position, occurredAt, id, root, sequencedAt } = row;
  return { first: Number(first), size: Number(size), last: { position, occurredAt, id }, root, sequencedAt };
}
