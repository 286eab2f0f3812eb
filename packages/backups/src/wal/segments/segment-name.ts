/** One file of the write-ahead log, as Postgres names it: three numbers of eight hexadecimal digits each. */
export interface WalSegment {
  readonly timeline: number;
  /** Four gibibytes of the log. */
  readonly log: number;
  /** Which piece of those. */
  readonly number: number;
}

const NAME = /^([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})$/;
const LOG_BYTES = 0x1_0000_0000n;

/** @returns `null` for what Postgres archives beside segments: histories of timelines, labels of backups, partial segments */
export function readSegmentName(name: string): WalSegment | null {
  const [, timeline, log, number] = NAME.exec(name) ?? [];
  if (timeline === undefined || log === undefined || number === undefined) return null;
  return {
    timeline: Number.parseInt(timeline, 16),
    log: Number.parseInt(log, 16),
    number: Number.parseInt(number, 16),
  };
}

export function writeSegmentName({ timeline, log, number }: WalSegment): string {
  return [timeline, log, number].map((part) => part.toString(16).toUpperCase().padStart(8, '0')).join('');
}

/** Where in the log its first byte stands. */
export function startOf({ log, number }: WalSegment, segmentBytes: number): bigint {
  return BigInt(log) * LOG_BYTES + BigInt(number) * BigInt(segmentBytes);
}

/** The segment in which this byte of the log stands. */
export function segmentAt(timeline: number, at: bigint, segmentBytes: number): WalSegment {
  return { timeline, log: Number(at / LOG_BYTES), number: Number((at % LOG_BYTES) / BigInt(segmentBytes)) };
}

export function segmentAfter(segment: WalSegment, segmentBytes: number): WalSegment {
  return segmentAt(segment.timeline, startOf(segment, segmentBytes) + BigInt(segmentBytes), segmentBytes);
}

/** Of one timeline: whether the one comes before the other. */
export function isBefore(one: WalSegment, other: WalSegment): boolean {
  return one.log < other.log || (one.log === other.log && one.number < other.number);
}

/** A place in the log as Postgres writes it, `1A/2B3C`. @returns `null` where it is none */
export function readPlace(text: string): bigint | null {
  const [, high, low] = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/.exec(text) ?? [];
  if (high === undefined || low === undefined) return null;
  return BigInt(`0x${high}`) * LOG_BYTES + BigInt(`0x${low}`);
}
