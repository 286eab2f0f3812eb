import { Buffer } from 'node:buffer';
import { createReadStream, type Dirent, readdirSync } from 'node:fs';
import path from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Spelling } from './spellings.ts';

export interface Hit {
  readonly place: string;
  readonly value: number;
  readonly form: Spelling['form'];
}

export interface Searched {
  readonly files: number;
  readonly bytes: number;
  readonly hits: readonly Hit[];
}

/** Values of up to this length are found across two chunks of a file. */
const OVERLAP_BYTES = 512;

/** Searches every regular file below the folders, however deep; files that vanish meanwhile are those of a running server. */
export async function searchFolders(folders: readonly string[], spellings: readonly Spelling[]): Promise<Searched> {
  let files = 0;
  let bytes = 0;
  const hits: Hit[] = [];
  for (const folder of folders) {
    for (const file of filesBelow(folder)) {
      files += 1;
      for (const stream of streamsOf(file)) {
        const searched = await searchStream(stream, file, spellings);
        bytes += searched.bytes;
        hits.push(...searched.hits);
      }
    }
  }
  return { files, bytes, hits };
}

/** What is packed is searched as it lies and as it comes out. */
function streamsOf(file: string): AsyncIterable<Buffer>[] {
  const lying = () => createReadStream(file, { highWaterMark: 4 << 20 });
  return file.endsWith('.gz') ? [lying(), unpacked(lying())] : [lying()];
}

/** Up to where it can be unpacked: a file that only has the name, or that is being written, was searched as it lies. */
async function* unpacked(packed: Readable): AsyncGenerator<Buffer> {
  try {
    yield* pipeline(packed, createGunzip(), () => undefined) as AsyncIterable<Buffer>;
  } catch (error) {
    const damaged = error instanceof Error && 'code' in error && /^Z_|^ENOENT$/.test(String(error.code));
    if (!damaged) throw error;
  }
}

/** Searches a stream of bytes, for example a dump; `place` names it in the hits. */
export async function searchStream(
  stream: AsyncIterable<Buffer>,
  place: string,
  spellings: readonly Spelling[],
): Promise<Omit<Searched, 'files'>> {
  const found = new Set<Spelling>();
  let bytes = 0;
  let tail: Buffer | null = null;
  try {
    for await (const chunk of stream) {
      bytes += chunk.length;
      const text: Buffer = tail === null ? chunk : Buffer.concat([tail, chunk]);
      for (const spelling of spellings) if (!found.has(spelling) && text.includes(spelling.bytes)) found.add(spelling);
      tail = text.subarray(Math.max(0, text.length - OVERLAP_BYTES));
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  return { bytes, hits: [...found].map(({ value, form }) => ({ place, value, form })) };
}

function* filesBelow(folder: string): Generator<string> {
  let entries: Dirent[] = [];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  for (const entry of entries) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(full);
    else if (entry.isFile()) yield full;
  }
}
