import fc from 'fast-check';
import { expect, it } from 'vitest';
import { basesToKeep } from './bases-to-keep.ts';

const DAY_MS = 86_400_000;
const now = new Date('2026-11-26T02:00:00Z');
const idMadeAt = (ms: number) => {
  const hex = ms.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};

it('a base stays for the window less a day, and not even the newest stays longer', () => {
  const ages = [0, 1, 5.99, 6, 6.01, 7, 30];
  const ids = ages.map((days) => idMadeAt(now.getTime() - days * DAY_MS));
  expect([...basesToKeep(ids, 7, now)]).toEqual(ids.slice(0, 3));
  expect(basesToKeep(ids.slice(4), 7, now).size).toBe(0);
});

it('a key that is destroyed is in no base and in no segment once its window has passed, whenever bases were taken', () => {
  const day = fc.double({ min: 0, max: 30, noNaN: true });
  fc.assert(
    fc.property(
      day,
      fc.array(day, { maxLength: 40 }),
      fc.integer({ min: 2, max: 14 }),
      (destroyed, bases, windowDays) => {
        const ids = bases.map((at) => idMadeAt(now.getTime() + Math.round(at * DAY_MS)));
        const whenPassed = new Date(now.getTime() + Math.round((destroyed + windowDays) * DAY_MS));
        const kept = basesToKeep(ids, windowDays, whenPassed);
        // What may hold the key: a base that was begun before its end, or within the day in which remains of it may still lie about.
        const holding = ids.filter((_, at) => (bases[at] ?? 0) <= destroyed + 0.999);
        expect(holding.filter((id) => kept.has(id))).toEqual([]);
      },
    ),
  );
});
