import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DifferenceKind, FILE_NUMBER, FileClass, FileState, SettledAs } from '../contract.ts';
import { aDifferenceIsSettledByWhatWasDone, waysToSettle } from './a-difference-is-settled-by-what-was-done.ts';
import { aDifferenceIsWhatListAndShelfSayApart } from './a-difference-is-what-list-and-shelf-say-apart.ts';
import { aNumberTellsBranchYearClassAndSerial } from './a-number-tells-branch-year-class-and-serial.ts';

describe('the number of a file', () => {
  it('is one that every label is read by, and another for each branch, year, class and serial', () => {
    const part = fc.record({
      branchCode: fc.stringMatching(/^[A-Z]{2}-[A-Z]{2,6}$/),
      year: fc.integer({ min: 2000, max: 2999 }),
      class: fc.constantFrom(...FileClass.options),
      serial: fc.integer({ min: 1, max: 999_999 }),
    });
    fc.assert(
      fc.property(part, part, (one, other) => {
        const number = aNumberTellsBranchYearClassAndSerial(one);
        expect(number).toMatch(FILE_NUMBER);
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        expect(number === aNumberTellsBranchYearClassAndSerial(other)).toBe(isSame);
      }),
    );
  });
});

describe('a label that was read', () => {
  it('agrees with the list only where the file is on that very shelf', () => {
    const place = fc.record({ cabinetId: fc.constantFrom('a', 'b'), shelf: fc.integer({ min: 1, max: 3 }) });
    fc.assert(
      fc.property(place, place, fc.constantFrom(...FileState.options), (at, seen, state) => {
        const isThere = at.cabinetId === seen.cabinetId && at.shelf === seen.shelf && state === 'shelved';
        expect(aDifferenceIsWhatListAndShelfSayApart({ ...at, state }, seen) === null).toBe(isThere);
      }),
    );
    expect(aDifferenceIsWhatListAndShelfSayApart(null, { cabinetId: 'a', shelf: 1 })).toBe('unknown');
  });

  it('is settled in the ways of its kind and in no other', () => {
    for (const kind of DifferenceKind.options) {
      expect(waysToSettle(kind).length).toBeGreaterThan(0);
      for (const as of SettledAs.options) {
        expect(aDifferenceIsSettledByWhatWasDone(kind, as)).toBe(waysToSettle(kind).includes(as));
      }
    }
  });
});
