import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the clone this runner belongs to. */
export const ROOT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** A path below the root of the clone. */
export function inClone(...parts: string[]): string {
  return join(ROOT, ...parts);
}
