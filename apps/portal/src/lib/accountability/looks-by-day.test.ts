import { expect, test } from 'vitest';
import type { Look } from '#lib/api/views.ts';
import { looksByDay, rhythmOf, shadeOf } from './looks-by-day.ts';

const look = (occurredAt: string, kind: Look['kind'] = 'revealed'): Look => ({
  occurredAt,
  kind,
  staff: { id: 'id', number: 'S0042' },
  roles: ['agent'],
  branchName: null,
  purpose: 'follow-up',
  fields: ['phone'],
});
const looks = [
  look('2026-11-23T16:30:00Z'), // the 24th in the offices
  look('2026-11-23T15:30:00Z', 'refused'),
  look('2026-11-23T01:00:00Z', 'dossier'),
  look('2026-09-01T01:00:00Z'),
];

test('looks are grouped by the days of the offices', () => {
  expect(looksByDay(looks).map(({ day, looks: of }) => [day, of.length])).toEqual([
    ['2026-11-24', 1],
    ['2026-11-23', 2],
    ['2026-09-01', 1],
  ]);
  expect(looksByDay([])).toEqual([]);
});

test('the rhythm has 13 weeks to today and counts what was opened or refused, not the masked dossier', () => {
  const rhythm = rhythmOf(looks, new Date('2026-11-23T17:00:00Z'));
  expect(rhythm).toHaveLength(91);
  expect(rhythm.at(-1)).toEqual({ day: '2026-11-24', opened: 1, refused: 0 });
  expect(rhythm.at(-2)).toEqual({ day: '2026-11-23', opened: 0, refused: 1 });
  expect(rhythm.filter((each) => shadeOf(each) > 0)).toHaveLength(3);
  expect(rhythm[0]?.day).toBe('2026-08-26');
});

test('more looks are drawn darker', () => {
  const shades = [0, 1, 2, 5, 9].map((opened) => shadeOf({ day: '', opened, refused: 0 }));
  expect(shades).toEqual([0, 1, 2, 3, 4]);
});
