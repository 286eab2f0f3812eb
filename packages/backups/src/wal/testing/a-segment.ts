import { randomBytes } from 'node:crypto';
import { readSegmentName, startOf } from '../segments/segment-name.ts';

export const SMALL_SEGMENT_BYTES = 1024 * 1024;

/** Bytes that begin as Postgres begins this segment; the rest is of nobody. */
export function aSegment(name: string, systemId = 7_300_000_000_000_000_001n): Buffer {
  const segment = readSegmentName(name);
  if (segment === null) throw new TypeError('no name of a segment');
  const bytes = Buffer.concat([Buffer.alloc(40), randomBytes(4096), Buffer.alloc(SMALL_SEGMENT_BYTES - 4136)]);
  bytes.writeUInt16LE(0xd110, 0);
  bytes.writeUInt16LE(0x0002, 2);
  bytes.writeUInt32LE(segment.timeline, 4);
  bytes.writeBigUInt64LE(startOf(segment, SMALL_SEGMENT_BYTES), 8);
  bytes.writeBigUInt64LE(systemId, 24);
  bytes.writeUInt32LE(SMALL_SEGMENT_BYTES, 32);
  return bytes;
}
