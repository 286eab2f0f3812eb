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
export const previewPlace = (id: ImportId): Place => ({ table: 'import', column: 'preview', row: id, subject: id });

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
  return { id, state: 'import', consentVersion: null, reach: { scope: 'own', assignee: owner } };
}

/** The key of an import that still has its upload. @throws AppError COLLECTION_IMPORT_MOVED_ON once it was destroyed */
export async function importKey(keyring: Services['keyring'], id: ImportId, staffId: StaffId): Promise<DataKey> {
  const { keys } = await keyring.keysFor('import', [askedImport(id, staffId)], {
    principal: { staffId },
    purpose: 'import',
  });
  const key = keys.get(id);
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
