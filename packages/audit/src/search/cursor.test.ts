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
  cursorOf({ ...PLACE, occurredAt: 'x2026-11-24T08:00:00.123456Z' }),
  cursorOf({ ...PLACE, occurredAt: '2026-11-24T08:00:00.12345Z' }),
  cursorOf({ ...PLACE, id: `${PLACE.id}0` }),
  cursorOf({ ...PLACE, id: PLACE.id.toUpperCase().replace('0190A138', '0190A13A') }),
])('refuses %j as a cursor', (text) => {
  expect(() => placeOf(text)).toThrow(expect.objectContaining({ code: 'AUDIT_CURSOR_UNKNOWN', kind: 'invalid' }));
});
