import { inSqlTransaction } from '@kean/db';
import type { ImportId, StaffId } from '@kean/kernel';
import { IMPORT_SERVICES } from '../contract.ts';
import { failCollection } from '../errors.ts';
import { LIMITS } from '../reading/limits.ts';
import { detectFile, openTable } from '../reading/open-table.ts';
import type { OpenBytes, Table } from '../reading/table.ts';
import { mappingWithin } from '../rules/a-column-serves-a-chosen-service.ts';
import { sheetHasAUsableColumn } from '../rules/sheet-has-a-usable-column.ts';
import { RowSurvey, type Survey } from '../understanding/survey-rows.ts';
import { giveUpImport } from './end-import.ts';
import { finalCodeOf, type ImportPayload, type ImportWorker } from './import-worker.ts';
import { dataRows, previewSheet } from './read-sheet.ts';
import { importKey, openSealed, sourceKey, sourcePlace } from './sealed-upload.ts';
import { ownerPrincipal } from './stored-import.ts';
import { openPreview, type PreviewedSheet, type StoredPreview, sealPreview } from './stored-preview.ts';

const BEGIN = `UPDATE import SET state = 'inspecting' WHERE id = $1::uuid AND state IN ('uploaded', 'inspecting')
  RETURNING id, created_by AS "createdBy", preview`;

interface BegunImport {
  readonly id: ImportId;
  readonly createdBy: StaffId;
  readonly preview: Buffer;
}

const DONE = `UPDATE import SET state = 'mapping', kind = $2::import_kind, encoding = $3, sheet = $4::int, total_rows = $5::int,
  preview = $6::bytea, version = version + 1 WHERE id = $1::uuid AND state = 'inspecting'`;

/**
 * Looks into an uploaded list, from its sealed bytes: what it is, what its columns may mean, its first rows, and what all of its
 * rows would come to. Every reason to refuse a file is found here, before a single row is written.
 *
 * Safe to repeat; an import that was cancelled meanwhile stays cancelled.
 */
export async function inspectUploaded({ services }: ImportWorker, payload: ImportPayload, attempt = 1): Promise<void> {
  const { importId, staffId } = payload;
  const owner = ownerPrincipal(staffId);
  const [begun] = await inSqlTransaction(services.db, owner, (tx) => tx.query<BegunImport>(BEGIN, [importId]));
  if (begun === undefined) return;
  try {
    const key = await importKey(services.keyring, begun, payload);
    const { fileName } = openPreview(key, importId, 'received', begun.preview).open();
    const source = openSealed(services.objects, { objectKey: sourceKey(importId), key, place: sourcePlace(importId) });
    const { detected, sheets, proposed, survey } = await inspectBytes(source);
    const preview: StoredPreview = { fileName, sheets, proposed: proposed.index, survey: countsOf(survey) };
    const sealed = sealPreview(key, importId, 'inspected', preview);
    const values = [importId, detected.kind, detected.encoding, proposed.index, survey.rows, sealed];
    await inSqlTransaction(services.db, owner, (tx) => tx.query(DONE, values));
  } catch (error) {
    const code = finalCodeOf(error, attempt);
    if (code === null) throw error;
    await giveUpImport(services, payload, 'refused', code);
  }
}

async function inspectBytes(source: OpenBytes) {
  const detected = await detectFile(source);
  const table = await openTable(source, detected);
  const sheets: PreviewedSheet[] = [];
  for (let index = 0; index < Math.max(1, table.sheets.length); index += 1) {
    const sheet = await previewSheet(table, index);
    if (sheet !== null) sheets.push(sheet);
  }
  if (sheets.length === 0) throw failCollection('COLLECTION_FILE_EMPTY');
  const proposed = sheets.find(({ guessed }) => sheetHasAUsableColumn(guessed));
  if (proposed === undefined) throw failCollection('COLLECTION_NO_USABLE_COLUMN');
  return { detected, sheets, proposed, survey: await surveySheet(table, proposed) };
}

async function surveySheet(table: Table, { index, headerRow, guessed, headers }: PreviewedSheet): Promise<Survey> {
  // What no service needs is not read for counting either.
  const survey = new RowSurvey(mappingWithin(guessed, IMPORT_SERVICES), headers);
  let rows = 0;
  for await (const batch of dataRows(table, index, headerRow)) {
    rows += batch.length;
    if (rows > LIMITS.rows) throw failCollection('COLLECTION_TOO_MANY_ROWS');
    for (const row of batch) survey.add(row);
    // Other jobs of this process get their turn between two batches.
    await new Promise(setImmediate);
  }
  return survey.result();
}

function countsOf(survey: Survey): StoredPreview['survey'] {
  return { ...survey, byReason: { ...survey.byReason }, byWarning: { ...survey.byWarning } };
}
