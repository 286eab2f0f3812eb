import { Readable } from 'node:stream';
import { constants, createZstdDecompress, zstdDecompressSync } from 'node:zlib';

/** The dump inside of what is packed, in this process; a large one is better given to the program `zstd`. */
export function unpackedDump(packed: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const source = Readable.from(packed, { objectMode: false, highWaterMark: 1024 * 1024 });
  return source.compose(createZstdDecompress({ chunkSize: 256 * 1024 })) as unknown as AsyncIterable<Uint8Array>;
}

/** As much of the dump as whole blocks of what came so far hold. @throws Error where it is not packed by zstd */
export function beginOfDump(packed: Uint8Array): Buffer {
  return zstdDecompressSync(packed, { finishFlush: constants.ZSTD_e_continue });
}
