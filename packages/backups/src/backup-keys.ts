/** Where the files of a backup lie in its target. One folder a backup; contents of objects once for all backups. */
import type { ObjectKey } from '@kean/objects';

export const manifestKey = (id: string): ObjectKey => `backups/${id}/manifest`;
export const partKey = (id: string, part: string): ObjectKey => `backups/${id}/${part}`;
/** @param sha256 of the object's bytes as they lie in the object store, which are sealed */
export const blobKey = (sha256: string): ObjectKey => `blobs/${sha256}`;

const MANIFEST = /^backups\/([0-9a-f-]{36})\/manifest$/;

/** The backup whose manifest this is, or `null`. */
export function idOfManifest(key: ObjectKey): string | null {
  return MANIFEST.exec(key)?.[1] ?? null;
}
