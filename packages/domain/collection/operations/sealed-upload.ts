import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type AskedSubject, type DataKey, openStream, type Place, type SealingKey, sealStream } from '@kean/encryption';
import type { ImportId, StaffId } from '@kean/kernel';
import type { Services } from '@kean/procedures';
import { failCollection } from '../errors.ts';
import type { OpenBytes } from '../reading/table.ts';
import { rejectsSubject } from '../rules/rejects-have-a-key-of-their-own.ts';

/** Where the uploaded file of an import lies, and where its preview: all under the import's own key. */
export const sourceKey = (id: ImportId) => `imports/${id}/source` as const;
export const sourcePlace = (id: ImportId): Place => ({ table: 'import', column: 'source', row: id, subject: id });

/**
 * The preview is sealed twice under one key: on arrival, when it holds the file's name, and after the inspection. Each has a place of
 * its own, so that the first cannot be put back for the second (ADR 0018).
 */
export type PreviewStage = 'received' | 'inspected';
export const previewPlace = (id: ImportId, stage: PreviewStage): Place => ({
  table: 'import',
  column: 'preview',
  row: stage === 'received' ? id : `${id}/${stage}`,
  subject: id,
});

/** The rejected rows of an import outlive its upload, so they have a key of their own, found again from the import's id. */
export const rejectsKey = (id: ImportId) => `imports/${id}/rejects` as const;
export const rejectsPlace = (id: ImportId): Place => ({
  table: 'import',
  column: 'rejects',
  row: id,
  subject: rejectsSubject(id),
});

/** An import, or its rejected rows, as the keyring asks about it: whose it is was read under row security. */
export function askedImport(id: string, owner: StaffId): AskedSubject {
  return { id, state: 'import', grounds: [], reach: { scope: 'own', assignee: owner } };
}

/**
 * The key of an import that still has its upload.
 * @param stored whose import it is, as read under row security
 * @param asker who wants to look into it
 * @throws AppError COLLECTION_IMPORT_MOVED_ON once it was destroyed, COLLECTION_IMPORT_NOT_FOUND where it is another's
 */
export async function importKey(
  keyring: Services['keyring'],
  stored: { readonly id: ImportId; readonly createdBy: StaffId },
  asker: { readonly staffId: StaffId },
): Promise<DataKey> {
  const asked = [askedImport(stored.id, stored.createdBy)];
  const { keys, refused } = await keyring.keysFor('import', asked, { principal: asker, purpose: 'import' });
  const key = keys.get(stored.id);
  if (refused.size > 0) throw failCollection('COLLECTION_IMPORT_NOT_FOUND');
  if (key === undefined) throw failCollection('COLLECTION_IMPORT_MOVED_ON');
  return key;
}

/** Every form of key under which this clause stores an object; the compiler knows them, and `personal-data.ts` declares them. */
type ImportObjectKey = ReturnType<typeof sourceKey | typeof rejectsKey>;

/** Seals bytes on their way to the object store; nothing lies open anywhere in between. Resolves when they are durable. */
export async function storeSealed(
  objects: Services['objects'],
  target: { readonly objectKey: ImportObjectKey; readonly key: SealingKey; readonly place: Place },
  bytes: AsyncIterable<Uint8Array>,
): Promise<void> {
  await pipeline(Readable.from(bytes, { objectMode: false }), sealStream(target.key, target.place), (sealed) =>
    objects.put(target.objectKey, sealed as AsyncIterable<Uint8Array>).then(() => undefined),
  );
}

/** Reads a sealed object as often as asked for, from its start. */
export function openSealed(
  objects: Services['objects'],
  source: { readonly objectKey: string; readonly key: DataKey; readonly place: Place },
): OpenBytes {
  return async function* () {
    const sealed = await objects.get(source.objectKey);
    const opened = openStream(source.key, source.place);
    const flow = pipeline(sealed, opened);
    try {
      for await (const piece of opened) yield piece as Uint8Array;
      await flow;
    } finally {
      // A reader that has seen enough ends both sides here; the pipeline then reports the early end, which is meant.
      sealed.destroy();
      opened.destroy();
      await flow.catch(ignoreEarlyEnd);
    }
  };
}

function ignoreEarlyEnd(error: unknown): void {
  if (!(error instanceof Error)) throw error;
}
