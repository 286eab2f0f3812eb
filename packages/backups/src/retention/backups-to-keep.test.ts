import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backupsToKeep, type DatedBackup, keyBackupsToKeep } from './backups-to-keep.ts';

const DAY_MS = 86_400_000;
const GFS = { daily: 7, weekly: 5, monthly: 12, yearly: 3 };
const noon = (day: string) => new Date(`${day}T12:00:00+08:00`);
const daysBefore = (last: Date, count: number): DatedBackup[] =>
  Array.from({ length: count }, (_, ago) => {
    const takenAt = new Date(last.getTime() - ago * DAY_MS);
    return { id: takenAt.toISOString(), takenAt };
  });

const someBackups = fc
  .uniqueArray(fc.integer({ min: 0, max: 2000 * 24 }), { maxLength: 120 })
  .map((hours) => hours.map((hour) => ({ id: String(hour).padStart(6, '0'), takenAt: new Date(hour * 3_600_000) })));
const somePeriods = fc.record({
  daily: fc.integer({ min: 1, max: 9 }),
  weekly: fc.nat(6),
  monthly: fc.nat(13),
  yearly: fc.nat(4),
});

describe('grandfather, father, son', () => {
  it('keeps seven days, five weeks, twelve months and three years of daily backups, the newest of each', () => {
    const kept = [...backupsToKeep(daysBefore(noon('2026-11-25'), 1200), GFS)].map((id) => id.slice(0, 10));
    expect(kept.sort().reverse()).toEqual([
      '2026-11-25',
      '2026-11-24',
      '2026-11-23',
      '2026-11-22',
      '2026-11-21',
      '2026-11-20',
      '2026-11-19',
      '2026-11-15',
      '2026-11-08',
      '2026-11-01',
      '2026-10-31',
      '2026-09-30',
      '2026-08-31',
      '2026-07-31',
      '2026-06-30',
      '2026-05-31',
      '2026-04-30',
      '2026-03-31',
      '2026-02-28',
      '2026-01-31',
      '2025-12-31',
      '2024-12-31',
    ]);
  });

  it('keeps the newest, and never more than it says', () => {
    fc.assert(
      fc.property(someBackups, somePeriods, (backups, periods) => {
        const kept = backupsToKeep(backups, periods);
        const newest = [...backups].sort((one, other) => other.takenAt.getTime() - one.takenAt.getTime())[0];
        if (newest !== undefined) expect(kept.has(newest.id)).toBe(true);
        expect(kept.size).toBeLessThanOrEqual(1 + periods.daily + periods.weekly + periods.monthly + periods.yearly);
      }),
    );
  });

  it('asked again of what it kept, it keeps all of it: a sweep that is repeated removes nothing more', () => {
    fc.assert(
      fc.property(someBackups, somePeriods, (backups, periods) => {
        const kept = backupsToKeep(backups, periods);
        const again = backupsToKeep(
          backups.filter(({ id }) => kept.has(id)),
          periods,
        );
        expect([...again].sort()).toEqual([...kept].sort());
      }),
    );
  });

  it('what it dropped once never has to come back when a newer backup arrives', () => {
    fc.assert(
      fc.property(someBackups, somePeriods, (backups, periods) => {
        const kept = backupsToKeep(backups, periods);
        const newer = { id: 'newer', takenAt: new Date(2001 * DAY_MS) };
        for (const id of backupsToKeep([...backups, newer], periods)) expect(id === 'newer' || kept.has(id)).toBe(true);
      }),
    );
  });
});

it('of keys nothing stays that is older than the window, not even the last', () => {
  const now = noon('2026-11-25');
  const backups = daysBefore(now, 20);
  expect(keyBackupsToKeep(backups, 7, now).size).toBe(7);
  expect(keyBackupsToKeep(backups.slice(10), 7, now).size).toBe(0);
});
