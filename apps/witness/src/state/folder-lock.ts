import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StartRefusal } from '@kean/kernel';
import { codeOf, writeAnew } from './durable-file.ts';

/**
 * Takes a folder for this process alone. Two witnesses with one memory could each cosign another history.
 * @returns gives the folder back
 * @throws StartRefusal when another process has it
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, 'lock');
  for (;;) {
    try {
      await writeAnew(file, String(process.pid), 0o600);
      return () => rm(file, { force: true });
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    const holder = await holderOf(file);
    if (holder !== null && holder !== process.pid && isAlive(holder)) {
      throw new StartRefusal([
        `witness: process ${holder} uses ${folder} already. Stop it, or delete ${file} if that process is something else.`,
      ]);
    }
    await rm(file, { force: true });
  }
}

async function holderOf(file: string): Promise<number | null> {
  try {
    const pid = Number(await readFile(file, 'utf8'));
    return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
