import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The trade's own lists with their ground truth, where a folder of them is at hand; they are not part of this repository. */
const folder = process.env.KEAN_SHARED_DATA ?? path.resolve(import.meta.dirname, '../../../../../shared/data');
const TRUTH = 'legacy-clients.truth.json';

export const SHARED_LISTS = ['legacy-clients.gb18030.csv', 'legacy-clients.xlsx'] as const;
export const hasSharedLists = [TRUTH, ...SHARED_LISTS].every((name) => existsSync(path.join(folder, name)));
/** For the title of a test that needs them. */
export const sharedListsNote = hasSharedLists
  ? ''
  : ' (skipped: no folder of lists in KEAN_SHARED_DATA or ../shared/data)';

export function readSharedList(name: (typeof SHARED_LISTS)[number]): Buffer {
  return readFileSync(path.join(folder, name));
}

export function readSharedTruth(): Record<string, unknown> {
  return JSON.parse(readFileSync(path.join(folder, TRUTH), 'utf8')) as Record<string, unknown>;
}
