import { BackupFailed } from '../../backup-failed.ts';

/** A tar file is made of blocks; a header is one. */
const BLOCK_BYTES = 512;
const LABEL = 'backup_label';
/** Postgres writes some two hundred bytes. */
const MOST_BYTES = 8192;

/** Passes a base on, and finds in its first file the segment in which replay begins. */
export function readingLabel(bytes: AsyncIterable<Uint8Array>): {
  bytes: AsyncGenerator<Uint8Array>;
  /** @throws BackupFailed where the stream did not begin with a label */
  firstSegment(): string;
} {
  let head = Buffer.alloc(0);
  async function* pass() {
    for await (const piece of bytes) {
      if (head.length < MOST_BYTES) head = Buffer.concat([head, piece.subarray(0, MOST_BYTES - head.length)]);
      yield piece;
    }
  }
  return {
    bytes: pass(),
    firstSegment: () => {
      const segment = head.toString('latin1', 0, LABEL.length) === LABEL ? segmentIn(head) : undefined;
      if (segment === undefined) throw new BackupFailed('dump-tool');
      return segment;
    },
  };
}

function segmentIn(head: Buffer): string | undefined {
  return /^START WAL LOCATION: \S+ \(file ([0-9A-F]{24})\)$/m.exec(head.toString('latin1', BLOCK_BYTES))?.[1];
}
