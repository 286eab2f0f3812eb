import { insertClients } from '@kean/clients/contract/registration';
import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import { textArray, uuidArray } from '@kean/db/binary-arrays';
import { record } from '../audit-events.ts';
import { requireImporter, sameRights } from './importer-rights.ts';
import type { PlannedBatch, Run } from './plan-batch.ts';

/** The run is no longer this worker's, or no longer wanted: somebody cancelled it, or another worker has gone on with it. */
export class RunTakenAway extends Error {}

/** What the batch was planned on has changed; it has to be planned again. */
export class BatchOutdated extends Error {}

const ADVANCE = `UPDATE import SET cursor_row = $3::int, imported = imported + $4::int, duplicates = duplicates + $5::int,
    rejected = rejected + $6::int, warned = warned + $7::int
  WHERE id = $1::uuid AND state = 'running' AND cursor_row = $2::int RETURNING id`;

const NOTE = `INSERT INTO import_row (import_id, row, outcome, client_id, reasons, warnings, outside)
  SELECT $1::uuid, d.row::int, d.outcome, d.client, string_to_array(d.reasons, ','), string_to_array(d.warnings, ','),
    string_to_array(d.outside, ',')
  FROM unnest($2::text[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::text[])
    AS d(row, outcome, client, reasons, warnings, outside)`;

/**
 * Writes a batch, all of it or nothing: clients with everything that belongs to them, notes, counts, event, and how far the run
 * has come. The cursor moves only from where this worker saw it, so that of two workers one batch is written by one.
 * @throws RunTakenAway, BatchOutdated; AppError COLLECTION_RIGHTS_WITHDRAWN, DB_TAKEN
 */
export async function writeBatch(run: Run, batch: PlannedBatch, cursorRow: number): Promise<void> {
  const { worker, stored } = run;
  const importer = await requireImporter(worker, stored);
  if (!sameRights(importer, batch.importer)) throw new BatchOutdated();
  const { principal, scope } = importer;
  const { throughRow, clientIds, duplicates, rejected, warned } = batch;
  await inSqlTransaction(worker.services.db, rowPrincipal(principal, scope), async (tx) => {
    // All statements leave together; the cursor comes first, and where it did not move everything is taken back.
    const counts = [clientIds.length, duplicates, rejected, warned];
    const facts = { throughRow, imported: clientIds.length, duplicates, rejected };
    const subject = { kind: 'Import', id: stored.id } as const;
    const [advanced, ...written] = await Promise.allSettled([
      tx.query(ADVANCE, [stored.id, cursorRow, throughRow, ...counts]),
      insertClients(tx, batch.prepared),
      noteRows(tx, run, batch),
      record(tx, {
        action: 'collection.rows-imported',
        outcome: 'allowed',
        principal,
        subject,
        subjectIds: clientIds,
        facts,
      }),
    ]);
    if (advanced.status === 'fulfilled' && advanced.value.length === 0) throw new RunTakenAway();
    // In the order of the statements: after the first failure Postgres refuses the others for its sake.
    const failed = [advanced, ...written].find((part) => part.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  });
}

async function noteRows(tx: SqlTransaction, { stored }: Run, { noted }: PlannedBatch): Promise<void> {
  if (noted.length === 0) return;
  await tx.query(NOTE, [
    stored.id,
    textArray(noted.map(({ row }) => String(row))),
    textArray(noted.map(({ outcome }) => outcome)),
    uuidArray(noted.map(({ clientId }) => clientId)),
    textArray(noted.map(({ reasons }) => reasons.join(','))),
    textArray(noted.map(({ warnings }) => warnings.join(','))),
    textArray(noted.map(({ outside }) => outside.join(','))),
  ]);
}
