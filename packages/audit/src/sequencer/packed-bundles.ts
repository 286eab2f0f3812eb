/**
 * Full bundles of entries lie in the folder packed (gzip, RFC 1952), as `tile/entries/000.gz`: the name under which web servers keep a
 * file that they serve as `tile/entries/000` with `Content-Encoding: gzip`, which C2SP tlog-tiles allows without negotiation. Entries repeat
 * words, people and rules, and take a fifth. What counts is what comes out: nothing in the log is a digest of packed bytes.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { type TileFile, TlogError } from '@kean/tlog';

const FULL_BUNDLE = /^tile\/entries\/(?:x[0-9]{3}\/)*[0-9]{3}$/;
/** A fifteenth more bytes than the usual level 6, in a fifth of its time. */
const LEVEL = 3;
/** 256 of the longest entries. */
const MOST_BYTES = 256 * (2 + 0xffff);

const [pack, unpack] = [promisify(gzip), promisify(gunzip)];

/** Where the bytes of a path of the log lie; a full bundle of an older version lies unpacked. */
export function placesOf(file: string): readonly string[] {
  return FULL_BUNDLE.test(file) ? [`${file}.gz`, file] : [file];
}

/** A file of the log as it lies in the folder: with the path and the bytes that it has there. */
export async function asItLies({ path: file, bytes }: TileFile): Promise<TileFile> {
  const [place = file] = placesOf(file);
  return place === file ? { path: file, bytes } : { path: place, bytes: await pack(bytes, { level: LEVEL }) };
}

/**
 * A file of the log out of its folder.
 * @returns `null` where there is none
 * @throws TlogError `BUNDLE_MALFORMED` when a packed bundle is damaged
 */
export async function readLogFile(folder: string, file: string): Promise<Uint8Array | null> {
  for (const place of placesOf(file)) {
    const bytes = await readIfThere(path.join(folder, ...place.split('/')));
    if (bytes !== null) return place === file ? bytes : unpacked(place, bytes);
  }
  return null;
}

async function unpacked(place: string, bytes: Uint8Array): Promise<Uint8Array> {
  try {
    return await unpack(bytes, { maxOutputLength: MOST_BYTES });
  } catch {
    // Whatever zlib says of it: the file is not one that was written here.
    throw new TlogError('BUNDLE_MALFORMED', `${place} cannot be unpacked`);
  }
}

async function readIfThere(file: string): Promise<Uint8Array | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
    throw error;
  }
}
