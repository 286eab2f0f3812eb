import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordsAreSeriousFromSoMany } from './records-are-serious-from-so-many.ts';

const counts = (strictest: number, middle = 0, other = 0) => ({ strictest, middle, other });

describe('records are serious', () => {
  it.each([
    [counts(49), false, false],
    [counts(50), false, true],
    [counts(24), true, false],
    [counts(25), true, true],
    [counts(0, 499), false, false],
    [counts(0, 500), false, true],
    [counts(0, 249), true, false],
    [counts(0, 250), true, true],
    [counts(0, 0, 4_999), false, false],
    [counts(0, 0, 5_000), false, true],
    [counts(0, 0, 2_500), true, true],
    [counts(25, 249), false, false],
    [counts(25, 250), false, true],
    [counts(20, 200, 1_000), false, true],
    [counts(20, 200, 999), false, false],
  ] as const)('%o, on duty %o: %o', (records, onDuty, serious) => {
    expect(recordsAreSeriousFromSoMany(records, onDuty).isSerious).toBe(serious);
  });

  it('cites the halved numbers for staff, and the sum where no class is there alone', () => {
    expect(recordsAreSeriousFromSoMany(counts(50), false).by).toEqual(['criminal-thresholds/records']);
    expect(recordsAreSeriousFromSoMany(counts(25), true).by).toEqual(['criminal-thresholds/on-duty']);
    expect(recordsAreSeriousFromSoMany(counts(25, 250), false).by).toEqual([
      'criminal-thresholds/records',
      'criminal-thresholds/together',
    ]);
  });

  it('never become less serious by one more record, or by having been on duty', () => {
    const some = fc.record({
      strictest: fc.nat(60),
      middle: fc.nat(600),
      other: fc.nat(6_000),
    });
    fc.assert(
      fc.property(some, fc.constantFrom('strictest', 'middle', 'other'), (records, more) => {
        const before = recordsAreSeriousFromSoMany(records, false).isSerious;
        const after = recordsAreSeriousFromSoMany({ ...records, [more]: records[more] + 1 }, false).isSerious;
        return (!before || after) && (!before || recordsAreSeriousFromSoMany(records, true).isSerious);
      }),
    );
  });
});
