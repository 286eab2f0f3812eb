import { inSqlTransaction, nobody, type RowPrincipal, type SqlTransaction } from '@kean/db';
import { DecryptionError } from '@kean/encryption';
import type { ClientId } from '@kean/kernel';
import type { Services } from '@kean/procedures';
import type { JobRun } from '@kean/queues/worker';
import { record } from '../audit-events.ts';
import type { RecordCounts } from '../contract/lines.ts';
import type { RadiusId, RadiusSource } from '../contract/radius.ts';
import type { ActsOfOffice } from '../watching/watched-acts.ts';
import { classOfRecord } from './class-of-record.ts';
import { DecoysInLeak, type LeakedNumber } from './decoys-in-leak.ts';
import { failRadius, type RadiusErrorCode, radiusCodeOf } from './errors.ts';
import { fragmentsOfRow, isComparable } from './fragments-of-row.ts';
import { collectLooks } from './looks-of-window.ts';
import { type FoundClient, matchRows } from './match-rows.ts';
import { nameWhomANumberWasShown } from './name-whom-a-number-was-shown.ts';
import { type AskedWindow, rankViewers } from './rank-viewers.ts';
import { rowsOfLeak } from './rows-of-leak.ts';
import { openLeak } from './stored-file.ts';

/** What the worker lends to a measuring. */
export interface RadiusWorker {
  readonly services: Pick<Services, 'db' | 'keyring' | 'objects'>;
  /** How the acts of every clause count. */
  readonly acts: ActsOfOffice;
}
export interface RadiusPayload {
  readonly radiusId: RadiusId;
}
/** What the queue lends: the end, a stop at a safe place, how far it is. */
export type RadiusRun = Pick<JobRun<RadiusPayload>, 'attempt' | 'signal' | 'done' | 'progress'>;

/** Compares tokens of the whole office for no person, and opens nothing of a client. */
export const MEASURER: RowPrincipal = { ...nobody, clientScope: 'agency' };

/** Rows of one transaction: progress shows after each. */
const ROWS_OF_A_BATCH = 2_000;
const MOST_ROWS = 2_000_000;
/** What nobody expected is tried this often, one attempt less than the queue would; then whoever asked is told instead. */
const MOST_ATTEMPTS = 5;

interface Begun {
  readonly source: RadiusSource;
  readonly staffId: string | null;
  readonly from: Date;
  readonly until: Date;
}

/** What an attempt before wrote goes first: an end is reached with all of it or with nothing. */
const CLEAR = ['leak_radius_client', 'leak_radius_person', 'leak_radius_decoy'].map(
  (table) => `DELETE FROM ${table} WHERE radius_id = $1::uuid`,
);
const BEGIN = `
  UPDATE leak_radius SET state = 'running', started_at = coalesce(started_at, clock_timestamp()), rows_read = 0, rows_readable = 0, rows_matched = 0
   WHERE id = $1::uuid AND state IN ('waiting', 'running')
  RETURNING source, staff_id AS "staffId", window_from AS "from", window_until AS until`;
const FURTHER = `
  UPDATE leak_radius SET rows_read = rows_read + $2::int4, rows_readable = rows_readable + $3::int4, rows_matched = rows_matched + $4::int4, kind = $5
   WHERE id = $1::uuid AND state = 'running' RETURNING rows_read AS "rowsRead", rows_readable AS "rowsReadable"`;
const WITHIN = `
  INSERT INTO leak_radius_client AS c (radius_id, client_id, fields, beside, certainty, rows)
  SELECT $1::uuid, f.client, string_to_array(f.fields, ','), string_to_array(f.beside, ','), f.certainty, f.rows
    FROM unnest($2::uuid[], $3::text[], $4::text[], $5::int2[], $6::int4[]) AS f(client, fields, beside, certainty, rows)
   ORDER BY f.client
  ON CONFLICT (radius_id, client_id) DO UPDATE SET
    fields = ARRAY(SELECT DISTINCT one FROM unnest(c.fields || excluded.fields) one ORDER BY 1),
    beside = ARRAY(SELECT DISTINCT one FROM unnest(c.beside || excluded.beside) one ORDER BY 1),
    certainty = greatest(c.certainty, excluded.certainty), rows = c.rows + excluded.rows`;
const LEAKED = `SELECT fields || beside AS leaked, count(*)::int4 AS clients FROM leak_radius_client WHERE radius_id = $1::uuid GROUP BY 1`;
const DONE = `
  UPDATE leak_radius SET state = 'done', ended_at = clock_timestamp(), clients = $2::int4, strictest = $3::int4, middle = $4::int4, others = $5::int4,
         viewers = $6::int4, people = $7::int4
   WHERE id = $1::uuid AND state = 'running' RETURNING rows_read AS rows, rows_matched AS matched`;
const ENDED = `
  UPDATE leak_radius SET state = $2, failure = $3, ended_at = clock_timestamp(), rows_read = 0, rows_readable = 0, rows_matched = 0
   WHERE id = $1::uuid AND state IN ('waiting', 'running') RETURNING id`;

/**
 * Measures one radius from its beginning. Killed at any moment it begins again; refused, nothing of it is left but why.
 */
export async function measure(worker: RadiusWorker, { radiusId }: RadiusPayload, run: RadiusRun): Promise<void> {
  const { db } = worker.services;
  const begun = await inSqlTransaction(db, MEASURER, async (tx) => {
    const [row] = await tx.query<Begun & Record<string, unknown>>(BEGIN, [radiusId]);
    if (row === undefined) await run.done(tx);
    else for (const text of CLEAR) await tx.query(text, [radiusId]);
    return row;
  });
  if (begun === undefined) return;
  try {
    const decoys = await inSqlTransaction(db, MEASURER, (tx) => DecoysInLeak.of(tx, worker.services.keyring));
    const window = windowOf(worker, radiusId, begun, decoys);
    if (begun.source === 'file' || begun.source === 'pasted')
      await compareRows(worker, { radiusId, source: begun.source, decoys }, run);
    else await inSqlTransaction(db, MEASURER, (tx) => collect(tx, window, begun.staffId));
    await inSqlTransaction(db, MEASURER, async (tx) => {
      await finish(tx, window, decoys.numbers);
      await run.done(tx);
    });
  } catch (error) {
    const code = finalCodeOf(error, run);
    if (code === null) throw error;
    await giveUp(worker, radiusId, code, run);
  }
}

function windowOf(
  { acts }: RadiusWorker,
  radiusId: RadiusId,
  { from, until }: Begun,
  { clientIds: nobody }: DecoysInLeak,
): AskedWindow {
  const actions = (act: string) => Object.keys(acts).filter((action) => acts[action] === act);
  const opening = [...actions('reveal'), ...actions('export')];
  return { radiusId, from, until, opening, masking: actions('dossier'), nobody };
}

async function collect(tx: SqlTransaction, window: AskedWindow, staffId: string | null): Promise<void> {
  const { looks } = await collectLooks(tx, window, staffId);
  await tx.query(FURTHER, [window.radiusId, looks, looks, looks, null]);
}

/** Reads the rows as a stream and compares them batch by batch; what is in memory is one batch. */
async function compareRows(
  { services }: RadiusWorker,
  {
    radiusId,
    source,
    decoys,
  }: { readonly radiusId: RadiusId; readonly source: RadiusSource; readonly decoys: DecoysInLeak },
  run: RadiusRun,
): Promise<void> {
  const { searching } = await services.keyring.indexes();
  const { kind, rows } = await rowsOfLeak(await openLeak(services, radiusId), source);
  let [read, readable] = [0, 0];
  for await (const batch of inBatches(rows)) {
    run.signal.throwIfAborted();
    const comparable = batch.map(fragmentsOfRow).filter(isComparable);
    readable += comparable.length;
    read += batch.length;
    if (read > MOST_ROWS) throw failRadius('INCIDENTS_LEAKED_FILE_LONG');
    decoys.lookThrough(comparable);
    await inSqlTransaction(services.db, MEASURER, async (tx) => {
      const { found, matched } = await matchRows(tx, searching, comparable, (clientId) => decoys.isDecoy(clientId));
      await writeFound(tx, radiusId, found);
      await tx.query(FURTHER, [radiusId, batch.length, comparable.length, matched, kind]);
    });
    run.progress(read, read);
  }
  if (read === 0) throw failRadius('INCIDENTS_LEAKED_FILE_EMPTY');
  if (readable === 0) throw failRadius('INCIDENTS_NOTHING_TO_COMPARE');
}

async function* inBatches(
  rows: AsyncIterable<readonly (readonly string[])[]>,
): AsyncGenerator<(readonly string[])[], void, undefined> {
  let batch: (readonly string[])[] = [];
  for await (const some of rows) {
    for (const row of some) {
      if (row.every((cell) => cell.trim() === '')) continue;
      batch.push(row);
      if (batch.length < ROWS_OF_A_BATCH) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

async function writeFound(
  tx: SqlTransaction,
  radiusId: RadiusId,
  found: ReadonlyMap<ClientId, FoundClient>,
): Promise<void> {
  if (found.size === 0) return;
  const clients = [...found.values()];
  const joined = (words: ReadonlySet<string>) => [...words].toSorted().join(',');
  await tx.query(WITHIN, [
    radiusId,
    [...found.keys()],
    clients.map(({ fields }) => joined(fields)),
    clients.map(({ beside }) => joined(beside)),
    clients.map(({ certainty }) => certainty),
    clients.map(({ rows }) => rows),
  ]);
}

async function finish(tx: SqlTransaction, window: AskedWindow, leaked: readonly LeakedNumber[]): Promise<void> {
  const { radiusId } = window;
  const decoys = await nameWhomANumberWasShown(tx, radiusId, leaked, window.opening);
  const { viewers, people } = await rankViewers(tx, window);
  const counts: Record<keyof RecordCounts, number> = { strictest: 0, middle: 0, other: 0 };
  for (const { leaked, clients } of await tx.query<{ leaked: string[]; clients: number }>(LEAKED, [radiusId]))
    counts[classOfRecord(leaked)] += clients;
  const { strictest, middle, other } = counts;
  const clients = strictest + middle + other;
  const values = [radiusId, clients, strictest, middle, other, viewers, people];
  const [done] = await tx.query<{ rows: number; matched: number }>(DONE, values);
  if (done === undefined) return;
  await record(tx, {
    ...{ action: 'incidents.radius-measured', outcome: 'allowed', principal: null },
    ...{ subject: { kind: 'LeakRadius', id: radiusId }, facts: { ...done, clients, viewers, decoys } },
  });
}

/** `null` for what may pass: a database, key store or object store that does not answer, a worker that stops. */
function finalCodeOf(error: unknown, { signal, attempt }: RadiusRun): RadiusErrorCode | null {
  if (signal.aborted) return null;
  if (error instanceof DecryptionError) return 'INCIDENTS_LEAKED_FILE_DAMAGED';
  return radiusCodeOf(error) ?? (attempt >= MOST_ATTEMPTS ? 'INCIDENTS_RADIUS_FAILED' : null);
}

const FAILED: ReadonlySet<RadiusErrorCode> = new Set(['INCIDENTS_RADIUS_FAILED', 'INCIDENTS_LEAKED_FILE_GONE']);

async function giveUp(worker: RadiusWorker, radiusId: RadiusId, code: RadiusErrorCode, run: RadiusRun): Promise<void> {
  await inSqlTransaction(worker.services.db, MEASURER, async (tx) => {
    for (const text of CLEAR) await tx.query(text, [radiusId]);
    const [ended] = await tx.query(ENDED, [radiusId, FAILED.has(code) ? 'failed' : 'refused', code]);
    if (ended !== undefined) {
      await record(tx, {
        ...{ action: 'incidents.radius-not-measured', outcome: 'failed', principal: null },
        ...{ subject: { kind: 'LeakRadius', id: radiusId }, facts: { reason: code } },
      });
    }
    await run.done(tx);
  });
}
