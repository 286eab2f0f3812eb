import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { openStream } from '@kean/encryption';
import { AppError, type ImportId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import { failCollection } from '../errors.ts';
import { rejectsSubject } from '../rules/rejects-have-a-key-of-their-own.ts';
import { askedImport, rejectsKey, rejectsPlace } from './sealed-upload.ts';
import { inImportTransaction, requireOwnImport } from './stored-import.ts';

/** A file on its way out. */
export interface Download {
  /** ASCII; says what it is and of which day, never who is in it. */
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: Readable;
}

/**
 * The rejected rows, for the person who uploaded the list and nobody else. The event is committed before the first byte is opened.
 * @throws AppError COLLECTION_IMPORT_NOT_FOUND | COLLECTION_REJECTS_ABSENT
 */
export async function openRejectFile(call: SignedInContext, importId: ImportId): Promise<Download> {
  const { principal, services } = call;
  const stored = await inImportTransaction(call, async (tx) => {
    const found = await requireOwnImport(tx, call, importId);
    if (found.state !== 'finished' || found.rejected === 0) throw failCollection('COLLECTION_REJECTS_ABSENT');
    await record(tx, {
      action: 'collection.rejects-downloaded',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Import', id: importId },
      facts: { rows: found.rejected },
    });
    return found;
  });
  const subject = rejectsSubject(importId);
  const asked = askedImport(subject, stored.createdBy);
  const { keys } = await services.keyring.keysFor('import', [asked], { principal, purpose: 'import' });
  const key = keys.get(subject);
  if (key === undefined) throw failCollection('COLLECTION_REJECTS_ABSENT');
  const sealed = await services.objects.get(rejectsKey(importId)).catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'OBJECT_MISSING'
      ? failCollection('COLLECTION_REJECTS_ABSENT')
      : error;
  });
  const opened = openStream(key, rejectsPlace(importId));
  // A failure on either side reaches the reader of `opened` as its error.
  pipeline(sealed, opened, () => undefined);
  const day = (stored.finishedAt ?? stored.createdAt).toISOString().slice(0, 10);
  return { fileName: `rejected-rows-${day}.csv`, contentType: 'text/csv; charset=utf-8', bytes: opened };
}
