import { readFile } from 'node:fs/promises';
import { type OpenCheckpoint, openCheckpoint, type Trust } from '../note/open-checkpoint.ts';
import { misuse, Refusal } from '../refusal.ts';
import { codeOf } from './folder-source.ts';
import type { LogSource } from './log-source.ts';

const MOST_BYTES = 256 * 1024;

/** The checkpoint that a log publishes at this moment. @throws Refusal when it has none or it does not hold */
export async function readHead(source: LogSource, trust: Trust): Promise<OpenCheckpoint> {
  const bytes = await source.read('checkpoint', MOST_BYTES);
  if (bytes !== null) return openCheckpoint(bytes, trust, 'the checkpoint');
  throw new Refusal(
    `${source.name} has no checkpoint.`,
    'Check --log: it is the folder or address that holds `checkpoint` and `tile`. If it was there before, it was removed.',
  );
}

/** A checkpoint that somebody kept in a file. The log's own signature makes it evidence; a witness need not be on it. */
export async function readKeptCheckpoint(file: string, trust: Trust): Promise<OpenCheckpoint> {
  return openCheckpoint(await readFileOrSay(file), { ...trust, witnesses: [] }, `the kept checkpoint ${file}`);
}

/** A file that a person named. @throws Refusal when it cannot be read */
export async function readFileOrSay(file: string): Promise<Buffer> {
  return readFile(file).catch((error: unknown) => {
    throw misuse(`${file} cannot be read (${codeOf(error)}).`, 'Check the path and the rights on the file.');
  });
}
