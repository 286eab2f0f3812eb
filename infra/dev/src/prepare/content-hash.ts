import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Folders that are made from the others, wherever they lie. */
const MADE = new Set([
  'node_modules',
  'build',
  'generated',
  '.svelte-kit',
  '.turbo',
  'paraglide',
  'screenshots',
  'coverage',
]);

/**
 * One hash over the content and the relative names of files and folders, in a fixed order. What is made from sources is left
 * out, so that making it does not change the hash.
 * @param root the paths are relative to it; one that does not exist counts as absent
 */
export function contentHash(root: string, paths: readonly string[], salt = ''): string {
  const hash = createHash('sha256').update(salt);
  const files = new Set(paths.flatMap((path) => filesBelow(root, path)));
  for (const file of [...files].sort()) hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function filesBelow(root: string, path: string): string[] {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (stats.isFile()) return [path];
  if (MADE.has(basename(path))) return [];
  return readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => !entry.isSymbolicLink())
    .map((entry) => join(path, entry.name))
    .flatMap((below) => filesBelow(root, below));
}
