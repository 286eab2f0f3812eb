import { fileURLToPath } from 'node:url';
import { StartRefusal } from '@kean/kernel';
import { openFolderStore } from './folder-store.ts';
import type { ObjectStore } from './object-store.ts';

/**
 * Opens the store that `OBJECT_STORE` names: `file:///absolute/folder`, or
 * `s3://key:secret@host:port/bucket/prefix?region=name`.
 *
 * @throws StartRefusal when it cannot be used as it is written
 */
export async function openObjectStore(address: string): Promise<ObjectStore> {
  const { protocol } = new URL(address);
  if (protocol === 'file:') return openFolderStore(fileURLToPath(address));
  if (protocol !== 's3:') throw new StartRefusal(['OBJECT_STORE: only file:///… and s3://… are known.']);
  // Loaded only where it is used: the SDK costs 150 ms and 30 MB.
  const { openBucketStore } = await import('./bucket-store.ts');
  return openBucketStore(address);
}
