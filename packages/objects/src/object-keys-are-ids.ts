import { failObject } from './errors.ts';
import type { ObjectKey } from './object-store.ts';

const SEGMENT =
  /^(?:[a-z]+(?:-[a-z]+)*|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{64}|\d{1,5})$/;
const MAX_SEGMENTS = 6;

/**
 * Refuses a key that holds anything but words, UUIDs, digests (SHA-256, of sealed bytes) and short numbers: no file name of a person's, nothing that climbs out of
 * the folder.
 *
 * @throws AppError `OBJECT_KEY_REFUSED`, without the key
 */
export function requireKeyOfIds(key: ObjectKey): void {
  if (!isKeyOfIds(key)) throw failObject('OBJECT_KEY_REFUSED');
}

/** Whether it is one; whatever else lies in a store was not put there by it. */
export function isKeyOfIds(key: ObjectKey): boolean {
  const segments = key.split('/');
  return segments.length >= 2 && segments.length <= MAX_SEGMENTS && segments.every((part) => SEGMENT.test(part));
}
