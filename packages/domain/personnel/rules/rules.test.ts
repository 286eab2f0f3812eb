import { expect, test } from 'vitest';
import { aLeavingLiesAheadWithinAYear } from './a-leaving-lies-ahead-within-a-year.ts';
import { anUndoIsConfirmedByAnother } from './an-undo-is-confirmed-by-another.ts';
import { nobodySeesThemselfOff } from './nobody-sees-themself-off.ts';

test('nobody sees themself off, and nobody takes away the last who could', () => {
  expect(nobodySeesThemselfOff({ staffId: 'a', by: 'a', lastOf: null })).toBe('PERSONNEL_YOURSELF');
  expect(nobodySeesThemselfOff({ staffId: 'a', by: 'b', lastOf: 'last-hr' })).toBe('PERSONNEL_LAST_HR');
  expect(nobodySeesThemselfOff({ staffId: 'a', by: 'b', lastOf: 'last-operator' })).toBe('PERSONNEL_LAST_OPERATOR');
  expect(nobodySeesThemselfOff({ staffId: 'a', by: 'b', lastOf: null })).toBeNull();
});

test('a leaving is set for a time that lies ahead, within a year', () => {
  const now = new Date('2026-11-26T00:00:00Z');
  expect(aLeavingLiesAheadWithinAYear(now, now)).toBe(false);
  expect(aLeavingLiesAheadWithinAYear(new Date('2026-11-26T00:00:01Z'), now)).toBe(true);
  expect(aLeavingLiesAheadWithinAYear(new Date('2027-11-28T00:00:00Z'), now)).toBe(false);
});

test('an undo is confirmed by another than who asked, and never by whom it is about', () => {
  expect(anUndoIsConfirmedByAnother({ askedBy: null, staffId: 'c' }, 'b')).toBe('PERSONNEL_UNDO_NOT_ASKED');
  expect(anUndoIsConfirmedByAnother({ askedBy: 'a', staffId: 'c' }, 'a')).toBe('PERSONNEL_UNDO_BY_ANOTHER');
  expect(anUndoIsConfirmedByAnother({ askedBy: 'a', staffId: 'c' }, 'c')).toBe('PERSONNEL_UNDO_BY_ANOTHER');
  expect(anUndoIsConfirmedByAnother({ askedBy: 'a', staffId: 'c' }, 'b')).toBeNull();
});
