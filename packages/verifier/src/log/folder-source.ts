import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { misuse, Refusal } from '../refusal.ts';
import type { LogSource } from './log-source.ts';

/** A log that lies in a folder. @throws Refusal when there is no such folder */
export async function folderSource(folder: string): Promise<LogSource> {
  const found = await stat(folder).catch((error: unknown) => {
    throw misuse(`The folder ${folder} cannot be read (${codeOf(error)}).`, 'Check the path given with --log.');
  });
  if (!found.isDirectory())
    throw misuse(`${folder} is not a folder.`, 'Give --log the folder that holds `checkpoint`.');
  return { name: folder, read: (path, mostBytes) => readWhole(join(folder, path), mostBytes) };
}

async function readWhole(file: string, mostBytes: number): Promise<Buffer | null> {
  try {
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      if (size > mostBytes) throw tooLong(file, mostBytes);
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return null;
    throw misuse(`${file} cannot be read (${code}).`, 'Check the rights of this user on the folder, and the disk.');
  }
}

/** The system's code of an error, for a sentence. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

export function tooLong(place: string, mostBytes: number): Refusal {
  return new Refusal(
    `${place} is longer than ${mostBytes} bytes.`,
    'No log of this form holds such a file; it was put there.',
  );
}
