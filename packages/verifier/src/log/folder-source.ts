import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { misuse, Refusal } from '../refusal.ts';
import type { LogSource } from './log-source.ts';

/** A log that lies in a folder. @throws Refusal when there is no such folder */
export async function folderSource(folder: string): Promise<LogSource> {
  const found = await stat(folder).catch((error: unknown) => {
    throw misuse(`The folder ${folder} cannot be read (${codeOf(error)}).`, 'Check the path given with --log.');
  });
  if (!found.isDirectory())
    throw misuse(`${folder} is not a folder.`, 'Give --log the folder that holds `checkpoint`.');
  return { name: folder, read: (path, mostBytes) => readEitherWay(folder, path, mostBytes) };
}

const FULL_BUNDLE = /^tile\/entries\/(?:x[0-9]{3}\/)*[0-9]{3}$/;

/** Full bundles may lie packed, `000.gz` for `000`, as web servers keep what they serve with `Content-Encoding: gzip`. */
async function readEitherWay(folder: string, path: string, mostBytes: number): Promise<Buffer | null> {
  const file = join(folder, path);
  const plain = await readWhole(file, mostBytes);
  if (!FULL_BUNDLE.test(path)) return plain;
  const packed = await readWhole(`${file}.gz`, mostBytes);
  if (packed === null) return plain;
  const bytes = unpack(packed, `${file}.gz`, mostBytes);
  if (plain === null || plain.equals(bytes)) return bytes;
  throw new Refusal(
    `${file} and ${file}.gz hold different entries.`,
    'Whoever asks a server for the log may be given either. Bring both back from a copy, and find out who wrote there.',
  );
}

/** @param mostBytes that may come out: a small file can unpack to more than any memory holds */
function unpack(packed: Buffer, place: string, mostBytes: number): Buffer {
  try {
    return gunzipSync(packed, { maxOutputLength: mostBytes });
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') throw tooLong(place, mostBytes);
    throw new Refusal(`${place} cannot be unpacked (${codeOf(error)}).`, 'Bring this file back from a copy.');
  }
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
