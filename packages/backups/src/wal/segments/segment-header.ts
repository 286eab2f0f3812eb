/** What the first page of a segment says about it (`XLogLongPageHeaderData` of Postgres, in the order of bytes of x86 and ARM). */
export interface SegmentHeader {
  /** Of the cluster: made by `initdb`, the same on its standbys and nowhere else. */
  readonly systemId: string;
  readonly segmentBytes: number;
  /** Where in the log it begins. */
  readonly startsAt: bigint;
}

const HEADER_BYTES = 40;
const LONG_HEADER = 0x0002;
const LEAST_SEGMENT = 1024 * 1024;

/** @returns `null` where this is not the beginning of a segment */
export function readSegmentHeader(bytes: Buffer): SegmentHeader | null {
  if (bytes.length < HEADER_BYTES || (bytes.readUInt16LE(2) & LONG_HEADER) === 0) return null;
  const segmentBytes = bytes.readUInt32LE(32);
  if (segmentBytes < LEAST_SEGMENT || (segmentBytes & (segmentBytes - 1)) !== 0) return null;
  return { systemId: bytes.readBigUInt64LE(24).toString(), segmentBytes, startsAt: bytes.readBigUInt64LE(8) };
}
