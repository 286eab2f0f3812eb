import { AppError } from '@kean/kernel';
import { expect, it } from 'vitest';
import { cursorOf, placeOf } from './cursor.ts';

const PLACE = { occurredAt: '2026-11-24T08:00:00.123456Z', id: '0190a138-1234-7567-8138-123456789012' };

it('a cursor gives back its place to the microsecond', () => {
  expect(placeOf(cursorOf(PLACE))).toEqual(PLACE);
});

it.each([
  '',
  'x',
  '%',
  Buffer.from("2026'; drop table audit_event~x").toString('base64url'),
  cursorOf({ ...PLACE, id: 'x' }),
  cursorOf({ ...PLACE, occurredAt: '2026-99-24T08:00:00.123456Z' }),
])('refuses %j as a cursor', (text) => {
  expect(() => placeOf(text)).toThrow(AppError);
});
