import { inSqlTransaction, nobody } from '@kean/db';
import { AppError } from '@kean/kernel';
import { record } from '../audit-events.ts';
import { fieldsToldOf } from '../consent/notice-to-show.ts';
import { failCollection } from '../errors.ts';
import { LIMITS } from '../reading/limits.ts';
import { type DetectedFile, openTable } from '../reading/open-table.ts';
import type { SheetRow, Table } from '../reading/table.ts';
import { aListStandsInThePublishedNotice } from '../rules/a-list-stands-in-the-published-notice.ts';
import type { Covered } from '../rules/published-notice-covers-the-purposes-of-today.ts';
import { planColumns } from '../understanding/column-plan.ts';
import { endImport, giveUpImport } from './end-import.ts';
import { finalCodeOf, type ImportPayload, type ImportWorker } from './import-worker.ts';
import { requireImporter } from './importer-rights.ts';
import { type PlannedBatch, planBatch, type Run } from './plan-batch.ts';
import { dataRows } from './read-sheet.ts';
import { writeRejectFile } from './reject-file.ts';
import { importKey, openSealed, sourceKey, sourcePlace } from './sealed-upload.ts';
import { ownerPrincipal, readImport, type StoredImport } from './stored-import.ts';
import { openPreview, type PreviewedSheet } from './stored-preview.ts';
import { BatchOutdated, RunTakenAway, writeBatch } from './write-batch.ts';

const BEGIN = `UPDATE import SET state = 'running', started_at = coalesce(started_at, now()),
    version = version + (state = 'queued')::int
  WHERE id = $1::uuid AND state IN ('queued', 'running') RETURNING preview`;

/** What the queue lends to a run. */
export interface ImportJob {
  /** Ends the run after the batch at hand, to be taken up later. */
  readonly signal?: AbortSignal;
  readonly attempt?: number;
  /** Told after each batch, in rows. */
  progress?(done: number, total: number): void;
}

/**
 * Takes over a confirmed list, from where the last run came to. Killed at any moment, it leaves whole batches and a cursor; run
 * again, or run twice at once, it makes no client twice.
 */
export async function runConfirmed(worker: ImportWorker, payload: ImportPayload, job: ImportJob = {}): Promise<void> {
  try {
    await run(worker, payload, job);
  } catch (error) {
    if (error instanceof RunTakenAway) return;
    const code = finalCodeOf(error, job.attempt);
    if (code === null) throw error;
    await giveUpImport(worker.services, payload, 'failed', code);
  }
}

async function run(worker: ImportWorker, payload: ImportPayload, job: ImportJob): Promise<void> {
  const { services } = worker;
  const { importId, staffId } = payload;
  const begun = await inSqlTransaction(services.db, ownerPrincipal(staffId), async (tx) => {
    const [row] = await tx.query<{ preview: Buffer }>(BEGIN, [importId]);
    const stored = await readImport(tx, importId);
    return row === undefined || stored === undefined ? null : { preview: row.preview, stored };
  });
  if (begun === null) return;
  const { stored } = begun;
  const key = await importKey(services.keyring, stored, payload);
  const sheet = openPreview(key, importId, 'inspected', begun.preview)
    .open()
    .sheets.find(({ index }) => index === stored.sheet);
  if (sheet === undefined || stored.mapping === null) throw failCollection('COLLECTION_MAPPING_NOT_THIS_SHEET');
  const told = await inSqlTransaction(services.db, nobody, fieldsToldOf);
  requireTold(stored, told);
  const source = openSealed(services.objects, { objectKey: sourceKey(importId), key, place: sourcePlace(importId) });
  const table = await openTable(source, detectedAs(stored));
  if (stored.totalRows === null) await countRows(worker, payload, table, sheet);
  await runRows(worker, payload, { table, sheet, told }, job);
  await finish(worker, payload, table, sheet);
}

/**
 * The notice may be another one than when the person confirmed. What it does not tell of ends the run before its first row; a run that took rows
 * already leaves out of the rest what the notice of now leaves out, so that nothing ends half done.
 */
function requireTold({ mapping, services, cursorRow }: StoredImport, told: Covered | null): void {
  if (mapping === null || cursorRow > 0) return;
  const untold = aListStandsInThePublishedNotice(mapping, services, told);
  if (untold !== null) throw failCollection(untold.code);
}

/** What a run reads, and of which fields its people were told. */
interface ListToTake {
  readonly table: Table;
  readonly sheet: PreviewedSheet;
  readonly told: Covered | null;
}

/** A person's registration of the same phone in the same moment makes a batch outdated; so many times in a row does not happen. */
const MOST_REPLANS = 20;

async function runRows(worker: ImportWorker, payload: ImportPayload, list: ListToTake, job: ImportJob): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const stored = await inSqlTransaction(worker.services.db, ownerPrincipal(payload.staffId), (tx) =>
      readImport(tx, payload.importId),
    );
    if (stored?.state !== 'running') throw new RunTakenAway();
    try {
      await runFromCursor(worker, stored, list, job);
      return;
    } catch (error) {
      if (!isOutdated(error) || attempt >= MOST_REPLANS) throw error;
    }
  }
}

function isOutdated(error: unknown): boolean {
  return error instanceof BatchOutdated || (error instanceof AppError && error.code === 'DB_TAKEN');
}

/** While the database writes one batch, the next one is read, compared and sealed. */
async function runFromCursor(
  worker: ImportWorker,
  stored: StoredImport,
  { table, sheet, told }: ListToTake,
  job: ImportJob,
): Promise<void> {
  if (stored.startedAt === null || stored.mapping === null)
    throw new TypeError('a running import has a start and a mapping');
  const plan = planColumns(stored.mapping, sheet.headers, stored.services, told);
  const current: Run = { worker, stored: { ...stored, startedAt: stored.startedAt }, plan };
  const rest = batchesOf(dataRows(table, sheet.index, Math.max(sheet.headerRow, stored.cursorRow)));
  const planNext = async (pending: PlannedBatch | null): Promise<PlannedBatch | null> => {
    const rows = await rest.next();
    if (rows.done === true) return null;
    return planBatch(current, await requireImporter(worker, stored), rows.value, pending);
  };
  let cursorRow = stored.cursorRow;
  let handled = stored.imported + stored.duplicates + stored.rejected;
  try {
    let ready = await planNext(null);
    while (ready !== null) {
      job.signal?.throwIfAborted();
      job.progress?.(handled, stored.totalRows ?? handled);
      const [next] = await Promise.all([planNext(ready), writeBatch(current, ready, cursorRow)]);
      cursorRow = ready.throughRow;
      handled += ready.clientIds.length + ready.duplicates + ready.rejected;
      ready = next;
    }
    job.progress?.(handled, stored.totalRows ?? handled);
  } finally {
    await rest.return(undefined);
  }
}

/** Rows of one transaction: large enough that its fixed costs vanish, small enough that progress shows and a cancel is quick. */
const BATCH_ROWS = 500;

async function* batchesOf(rows: AsyncIterable<readonly SheetRow[]>): AsyncGenerator<SheetRow[], void, undefined> {
  let batch: SheetRow[] = [];
  for await (const some of rows) {
    for (const row of some) {
      batch.push(row);
      if (batch.length < BATCH_ROWS) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

const COUNTED = `UPDATE import SET total_rows = $2::int WHERE id = $1::uuid`;

/** A sheet other than the proposed one was not counted yet. Counted before a row of it is written, for the limit holds for it too. */
async function countRows(
  { services }: ImportWorker,
  payload: ImportPayload,
  table: Table,
  sheet: PreviewedSheet,
): Promise<void> {
  let rows = 0;
  for await (const batch of dataRows(table, sheet.index, sheet.headerRow)) rows += batch.length;
  if (rows > LIMITS.rows) throw failCollection('COLLECTION_TOO_MANY_ROWS');
  await inSqlTransaction(services.db, ownerPrincipal(payload.staffId), (tx) =>
    tx.query(COUNTED, [payload.importId, rows]),
  );
}

/** Values that were left out because nothing their person came for needs them. */
const OUTSIDE =
  'SELECT coalesce(sum(cardinality(outside)), 0)::int AS outside FROM import_row WHERE import_id = $1::uuid';

async function finish(
  worker: ImportWorker,
  payload: ImportPayload,
  table: Table,
  sheet: PreviewedSheet,
): Promise<void> {
  const { services } = worker;
  const owner = ownerPrincipal(payload.staffId);
  const stored = await inSqlTransaction(services.db, owner, (tx) => readImport(tx, payload.importId));
  if (stored === undefined || stored.state !== 'running') return;
  // First the rejected rows, which need the upload; then the end, which promises the upload's destruction.
  if (stored.rejected > 0) await writeRejectFile(worker, stored, table, sheet);
  await inSqlTransaction(services.db, owner, async (tx) => {
    const ended = await endImport(tx, payload, { state: 'finished', failure: null, from: ['running'] });
    if (ended === null) return;
    const { imported, duplicates, rejected, warned } = stored;
    const [left] = await tx.query<{ outside: number }>(OUTSIDE, [payload.importId]);
    await record(tx, {
      action: 'collection.import-finished',
      outcome: 'allowed',
      principal: null,
      branchId: stored.branchId,
      subject: { kind: 'Import', id: payload.importId },
      facts: { imported, duplicates, rejected, warned, outside: left?.outside ?? 0 },
    });
  });
}

function detectedAs({ kind, encoding }: StoredImport): DetectedFile {
  if (kind === 'xlsx') return { kind, encoding: null };
  if (kind === 'csv' && (encoding === 'utf-8' || encoding === 'utf-8-bom' || encoding === 'gb18030'))
    return { kind, encoding };
  throw failCollection('COLLECTION_FILE_KIND_UNKNOWN');
}
