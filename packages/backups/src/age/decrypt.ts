import type { KeyObject } from 'node:crypto';
import { AgeRefused } from './age-refused.ts';
import { type AgeHeader, endOfHeader, MAX_HEADER_BYTES, openHeader, readHeader } from './header.ts';
import { NONCE_BYTES, openChunk, payloadKey, SEALED_CHUNK_BYTES, TAG_BYTES } from './payload.ts';
import type { AgeIdentity } from './x25519-keys.ts';

/** How many places round where it stands a chunk that does not open is tried at, to say whether it is genuine: 16 MiB, some milliseconds. */
const PLACES_TRIED = 256;

/**
 * What is in an age v1 file. Each chunk is given out when it is known to be genuine and in its place.
 * @throws AgeRefused at the first byte that is not as it was written, also at an end that comes too early
 */
export async function* ageDecrypted(file: AsyncIterable<Uint8Array>, identity: AgeIdentity): AsyncGenerator<Buffer> {
  const pieces = file[Symbol.asyncIterator]();
  try {
    const reader = new PieceReader(pieces);
    const header = await takeHeader(reader);
    const fileKey = openHeader(header, identity);
    const nonce = await reader.take(NONCE_BYTES);
    if (nonce.length !== NONCE_BYTES) throw new AgeRefused('PAYLOAD_TRUNCATED');
    yield* openedChunks(reader, payloadKey(fileKey, nonce));
  } finally {
    await pieces.return?.();
  }
}

async function takeHeader(reader: PieceReader): Promise<AgeHeader> {
  for (;;) {
    const end = endOfHeader(reader.held);
    if (end !== null) return readHeader(await reader.take(end));
    if (reader.held.length > MAX_HEADER_BYTES || !(await reader.more())) throw new AgeRefused('HEADER_MALFORMED');
  }
}

async function* openedChunks(reader: PieceReader, key: KeyObject): AsyncGenerator<Buffer> {
  for (let chunk = 0; ; chunk += 1) {
    const sealed = await reader.take(SEALED_CHUNK_BYTES);
    if (sealed.length < TAG_BYTES) throw new AgeRefused('PAYLOAD_TRUNCATED', chunk);
    const last = reader.held.length === 0 && !(await reader.more());
    const plain = openChunk(key, chunk, last, sealed);
    if (plain === null) throw new AgeRefused(faultOf(key, chunk, last, sealed), chunk);
    if (plain.length === 0 && chunk > 0) throw new AgeRefused('PAYLOAD_CHANGED', chunk);
    yield plain;
    if (last) return;
  }
}

/** A chunk did not open. Says what it is instead; costs time, and only in this case. */
function faultOf(key: KeyObject, chunk: number, last: boolean, sealed: Buffer) {
  if (last && openChunk(key, chunk, false, sealed) !== null) return 'PAYLOAD_TRUNCATED';
  const from = Math.max(0, chunk - PLACES_TRIED / 2);
  for (let place = from; place < from + PLACES_TRIED; place += 1) {
    for (const asLast of [false, true]) {
      if (openChunk(key, place, asLast, sealed) !== null) return 'CHUNK_OUT_OF_PLACE';
    }
  }
  // An end in the middle of a chunk leaves less than a whole one, which no place makes genuine.
  return last && sealed.length < SEALED_CHUNK_BYTES ? 'PAYLOAD_TRUNCATED' : 'PAYLOAD_CHANGED';
}

/** Takes pieces of any size and gives exactly as many bytes as are asked for, less only at the end. */
class PieceReader {
  held: Buffer = Buffer.alloc(0);
  readonly #pieces: AsyncIterator<Uint8Array>;

  constructor(pieces: AsyncIterator<Uint8Array>) {
    this.#pieces = pieces;
  }

  /** @returns false at the end */
  async more(): Promise<boolean> {
    for (;;) {
      const { done, value } = await this.#pieces.next();
      if (done === true) return false;
      if (value.length === 0) continue;
      const piece = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      this.held = this.held.length === 0 ? piece : Buffer.concat([this.held, piece]);
      return true;
    }
  }

  async take(size: number): Promise<Buffer> {
    while (this.held.length < size && (await this.more()));
    const taken = this.held.subarray(0, size);
    this.held = this.held.subarray(taken.length);
    return taken;
  }
}
