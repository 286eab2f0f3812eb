import { inSqlTransaction, nobody } from '@kean/db';
import { AppError, type ImportId, newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { promise } from '@kean/queues';
import { record } from '../audit-events.ts';
import type { ImportView } from '../contract.ts';
import { COLLECTION_ERRORS, type CollectionErrorCode, failCollection } from '../errors.ts';
import { inspectImport } from '../jobs/inspect-import.job.ts';
import { LIMITS } from '../reading/limits.ts';
import { ArrivingFile } from './arriving-file.ts';
import { sourceKey, sourcePlace, storeSealed } from './sealed-upload.ts';
import { branchOfImporter, inImportTransaction, requireOwnImport } from './stored-import.ts';
import { sealPreview } from './stored-preview.ts';
import { viewImport } from './view-import.ts';

/** A file as it comes in over HTTP. */
export interface Upload {
  /** As the browser says it; kept sealed. */
  readonly fileName: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Content length where the caller announced one; a file that is surely too large is not even read. */
  readonly declaredBytes?: number | null;
}

const INSERT = `INSERT INTO import (id, created_by, region_id, branch_id, team_id, size_bytes, digest, preview)
  VALUES ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::uuid, $6::int8, $7::bytea, $8::bytea)`;

/**
 * Takes in a list: the bytes go sealed to the object store as they arrive, then one transaction writes the import, its event and
 * the promise that a worker will look into it. A refused file leaves nothing but the event of the refusal.
 * @throws AppError COLLECTION_NO_BRANCH | COLLECTION_FILE_TOO_LARGE | COLLECTION_FILE_KIND_UNKNOWN | COLLECTION_FILE_EMPTY |
 *   COLLECTION_UPLOAD_BROKEN, and what the authorizer throws
 */
export async function receiveImport(call: SignedInContext, upload: Upload): Promise<ImportView> {
  const { principal, authorizer, services } = call;
  const place = branchOfImporter(principal);
  authorizer.assertCan('collection.import', 'Import', { createdBy: principal.staffId, ...place });
  const id = newId<'Import'>();
  try {
    if ((upload.declaredBytes ?? 0) > LIMITS.fileBytes) throw failCollection('COLLECTION_FILE_TOO_LARGE');
    return await takeIn(call, id, upload);
  } catch (error) {
    await services.objects.delete(sourceKey(id));
    const code =
      error instanceof AppError && error.code in COLLECTION_ERRORS ? (error.code as CollectionErrorCode) : null;
    if (code !== null) {
      await inSqlTransaction(services.db, nobody, (tx) =>
        record(tx, { action: 'collection.import-refused', outcome: 'refused', principal, facts: { code } }),
      );
    }
    throw error;
  }
}

async function takeIn(call: SignedInContext, id: ImportId, upload: Upload): Promise<ImportView> {
  const { principal, services } = call;
  const { regionId, branchId, teamId } = branchOfImporter(principal);
  const keys = await services.keyring.createFor('import', [id], { principal, purpose: 'import' });
  const key = keys.get(id);
  if (key === undefined) throw new TypeError('the keyring made no key for a new import');
  const file = new ArrivingFile(upload.bytes);
  await storeSealed(services.objects, { objectKey: sourceKey(id), key, place: sourcePlace(id) }, file.pass());
  const preview = sealPreview(key, id, { fileName: fileNameOf(upload), sheets: [], proposed: null, survey: null });
  const digest = Buffer.alloc(8);
  const { writing } = await services.keyring.indexes();
  digest.writeBigInt64BE(writing.token('import.digest', file.digest()));
  return inImportTransaction(call, async (tx) => {
    const values = [id, principal.staffId, regionId, branchId, teamId, file.sizeBytes, digest, preview];
    await tx.query(INSERT, values);
    await record(tx, {
      action: 'collection.import-received',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Import', id },
      facts: { sizeBytes: file.sizeBytes },
    });
    await promise(tx, inspectImport, { importId: id, staffId: principal.staffId }, id);
    return viewImport(await requireOwnImport(tx, call, id), principal.staffId, services.clock.now());
  });
}

const LONGEST_FILE_NAME = 200;

/** The name without folders, which some browsers send along. */
function fileNameOf({ fileName }: Upload): string {
  return (fileName.split(/[/\\]/).at(-1) ?? '').toWellFormed().slice(0, LONGEST_FILE_NAME);
}
