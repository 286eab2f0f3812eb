import { randomBytes } from 'node:crypto';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataKey } from './data-key.ts';
import { DecryptionError } from './decryption-error.ts';
import { PLACE_BYTES, type Place, writePlace } from './place.ts';
import { CHUNK_BYTES, openStream, STREAM_HEADER_BYTES, sealStream } from './stream.ts';
import { ChunkSeries } from './stream-chunks.ts';
import { type SuiteName, suiteOfName } from './suites/suite.ts';
import { passingDataKey } from './testing.ts';

const subject = '0193a1b2-0000-7000-8000-000000000001';
const place: Place = { table: 'object', column: 'upload', row: subject, subject };

async function through(transform: Transform, parts: readonly Uint8Array[]): Promise<Buffer> {
  const out: Buffer[] = [];
  await pipeline(Readable.from(parts, { objectMode: false }), transform, async (source: AsyncIterable<Buffer>) => {
    for await (const bytes of source) out.push(bytes);
  });
  return Buffer.concat(out);
}

describe.each(['aes-256-gcm', 'sm4-ctr-hmac-sm3'] as SuiteName[])('a file sealed under %s', (name) => {
  const suite = suiteOfName(name);
  const key = passingDataKey(subject, suite);
  const sealedChunk = CHUNK_BYTES + suite.tagBytes;
  const sealed = (bytes: Buffer, where = place) => through(sealStream(key, where), bytes.length === 0 ? [] : [bytes]);
  const opened = (bytes: Buffer, where = place) => through(openStream(key, where), bytes.length === 0 ? [] : [bytes]);
  const chunksOf = (bytes: Buffer) => {
    const chunks: Buffer[] = [];
    for (let at = STREAM_HEADER_BYTES; at < bytes.length; at += sealedChunk)
      chunks.push(bytes.subarray(at, at + sealedChunk));
    return { header: bytes.subarray(0, STREAM_HEADER_BYTES), chunks };
  };

  test.each([0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 3 * CHUNK_BYTES + 7])(
    'of %d bytes comes back whole, and is as long as the specification says',
    async (length) => {
      const file = randomBytes(length);
      const bytes = await sealed(file);
      const chunks = Math.max(1, Math.ceil(length / CHUNK_BYTES));
      expect(bytes.length).toBe(STREAM_HEADER_BYTES + length + chunks * suite.tagBytes);
      expect((await opened(bytes)).equals(file)).toBe(true);
    },
  );

  test('comes back whole in whatever pieces the bytes arrive', async () => {
    const file = randomBytes(2 * CHUNK_BYTES + 100);
    const bytes = await sealed(file);
    const pieces = (cuts: number[], whole: Buffer) => {
      const at = [0, ...cuts.map((cut) => cut % whole.length).sort((a, b) => a - b), whole.length];
      return at.slice(1).map((end, index) => whole.subarray(at[index], end));
    };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 20 }), async (cuts) => {
        expect((await through(openStream(key, place), pieces(cuts, bytes))).equals(file)).toBe(true);
        const again = await through(sealStream(key, place), pieces(cuts, file));
        expect((await opened(again)).equals(file)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('is refused when it was cut anywhere, at the border of a chunk also', async () => {
    const bytes = await sealed(randomBytes(2 * CHUNK_BYTES));
    const borders = [0, STREAM_HEADER_BYTES, STREAM_HEADER_BYTES + sealedChunk];
    for (const length of [
      ...borders,
      ...borders.map((at) => at + 1),
      5,
      bytes.length - 1,
      bytes.length - suite.tagBytes,
    ]) {
      await expect(opened(bytes.subarray(0, length))).rejects.toThrow(DecryptionError);
    }
  });

  test('is refused when chunks were added, doubled, left out or reordered', async () => {
    const { header, chunks } = chunksOf(await sealed(randomBytes(3 * CHUNK_BYTES + 9)));
    const [a, b, c, last] = chunks as [Buffer, Buffer, Buffer, Buffer];
    const forgeries = [
      [b, a, c, last],
      [a, a, b, c, last],
      [a, c, last],
      [b, c, last],
      [a, b, c, last, last],
      [a, b, c, c],
      [last],
    ];
    for (const forged of forgeries) {
      await expect(opened(Buffer.concat([header, ...forged]))).rejects.toThrow(DecryptionError);
    }
    await expect(opened(Buffer.concat([header, a, b, c, last, Buffer.alloc(suite.tagBytes)]))).rejects.toThrow(
      DecryptionError,
    );
  });

  test('is refused when a chunk comes from another file of the same client', async () => {
    const [one, two] = [
      chunksOf(await sealed(randomBytes(CHUNK_BYTES + 5))),
      chunksOf(await sealed(randomBytes(CHUNK_BYTES + 5))),
    ];
    const mixed = Buffer.concat([one.header, one.chunks[0] as Buffer, two.chunks[1] as Buffer]);
    await expect(opened(mixed)).rejects.toThrow(DecryptionError);
    const dressed = Buffer.concat([one.header, ...two.chunks]);
    await expect(opened(dressed)).rejects.toThrow(DecryptionError);
  });

  test('is refused when any byte of header, chunk or tag was changed', async () => {
    const bytes = await sealed(randomBytes(100));
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0x40;
      await expect(opened(changed)).rejects.toThrow(DecryptionError);
    }
  });

  test('is refused at another place and under another key', async () => {
    const bytes = await sealed(randomBytes(100));
    for (const part of ['table', 'column', 'row', 'subject']) {
      await expect(opened(bytes, { ...place, [part]: 'elsewhere' })).rejects.toThrow(DecryptionError);
    }
    const renamed = new DataKey('another', key.current);
    await expect(through(openStream(renamed, place), [bytes])).rejects.toThrow(DecryptionError);
    const foreign = passingDataKey(subject, suite);
    await expect(through(openStream(foreign, place), [bytes])).rejects.toThrow(DecryptionError);
    expect(() => sealStream(key, { ...place, subject: 'another' })).toThrow('this key belongs to another subject');
    expect(() => sealStream(key, { ...place, row: '' })).toThrow('empty, too long or not ASCII');
  });

  test('gives away no byte of a chunk that is not authentic', async () => {
    const bytes = await sealed(randomBytes(2 * CHUNK_BYTES + 1));
    const second = STREAM_HEADER_BYTES + sealedChunk + 10;
    bytes[second] = (bytes[second] ?? 0) ^ 1;
    let passed = 0;
    const run = pipeline(Readable.from([bytes]), openStream(key, place), async (source: AsyncIterable<Buffer>) => {
      for await (const part of source) passed += part.length;
    });
    await expect(run).rejects.toThrow(DecryptionError);
    expect(passed).toBeLessThanOrEqual(CHUNK_BYTES);
  });

  test('is refused when it ends in an empty chunk that it does not need, though the key is right', async () => {
    const header = (await sealed(Buffer.alloc(1))).subarray(0, STREAM_HEADER_BYTES);
    const target = Buffer.alloc(STREAM_HEADER_BYTES + PLACE_BYTES);
    header.copy(target);
    const associated = target.subarray(0, writePlace(target, STREAM_HEADER_BYTES, 'stream', place));
    const series = () => new ChunkSeries(key.current, header.subarray(14), associated);
    const [plain, spelled] = [series(), series()];
    const full = Buffer.alloc(CHUNK_BYTES, 7);
    const once = Buffer.concat([header, plain.seal(full, true)]);
    const twice = Buffer.concat([header, spelled.seal(full, false), spelled.seal(Buffer.alloc(0), true)]);
    expect((await opened(once)).equals(full)).toBe(true);
    await expect(opened(twice)).rejects.toThrow(DecryptionError);
  });

  test('of the same content never looks the same', async () => {
    const file = Buffer.from('the same list again');
    expect((await sealed(file)).subarray(14).equals((await sealed(file)).subarray(14))).toBe(false);
  });
});
