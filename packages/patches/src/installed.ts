/** What is installed, without a lock file: the list that was written down when the clone was prepared. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { PackageInUse } from './packages-in-use.ts';

const LIST = new URL('../generated/in-use.json', import.meta.url);
const Installed = z.array(z.strictObject({ name: z.string(), version: z.string(), runs: z.boolean() })).min(1);

/** `null` where the list is missing or cannot be read: then nobody knows what runs, and nothing may be called safe. */
export async function readInstalled(list: URL | string = LIST): Promise<readonly PackageInUse[] | null> {
  try {
    return Installed.parse(JSON.parse(await readFile(list, 'utf8')));
  } catch {
    return null;
  }
}
