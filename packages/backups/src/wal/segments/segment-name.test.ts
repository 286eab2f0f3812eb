import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  isBefore,
  readPlace,
  readSegmentName,
  segmentAfter,
  segmentAt,
  startOf,
  writeSegmentName,
} from './segment-name.ts';

const SIZES = [1, 16, 1024].map((mebibytes) => mebibytes * 1024 * 1024);
const segments = fc
  .record({
    timeline: fc.integer({ min: 1, max: 99_999 }),
    log: fc.integer({ min: 0, max: 99_999 }),
    part: fc.double({ min: 0, max: 0.999, noNaN: true }),
    size: fc.constantFrom(...SIZES),
  })
  .map(({ timeline, log, part, size }) => ({
    size,
    segment: { timeline, log, number: Math.floor(part * (2 ** 32 / size)) },
  }));

it('a name says the same there and back, and the segment of its first byte is itself', () => {
  fc.assert(
    fc.property(segments, ({ segment, size }) => {
      expect(readSegmentName(writeSegmentName(segment))).toEqual(segment);
      expect(segmentAt(segment.timeline, startOf(segment, size), size)).toEqual(segment);
    }),
  );
});

it('the one after begins where this one ends, also over the end of four gibibytes', () => {
  fc.assert(
    fc.property(segments, ({ segment, size }) => {
      const next = segmentAfter(segment, size);
      expect(startOf(next, size) - startOf(segment, size)).toBe(BigInt(size));
      expect([isBefore(segment, next), isBefore(next, segment), isBefore(segment, segment)]).toEqual([
        true,
        false,
        false,
      ]);
    }),
  );
  expect(writeSegmentName(segmentAfter({ timeline: 1, log: 2, number: 255 }, 16 * 1024 * 1024))).toBe(
    '000000010000000300000000',
  );
});

it('what is archived beside segments is none', () => {
  for (const name of [
    '00000002.history',
    '000000010000000000000003.00000028.backup',
    '000000010000000000000003.partial',
    '00000001000000000000000',
    '',
  ])
    expect(readSegmentName(name)).toBeNull();
  expect(readPlace('1A/2000028')).toBe(0x1a_0200_0028n);
  expect(readPlace('1A2000028')).toBeNull();
});
