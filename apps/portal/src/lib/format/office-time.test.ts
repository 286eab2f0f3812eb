import { afterEach, expect, it } from 'vitest';
import { fromField, toField } from './office-time.ts';

const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

it('a field of day and hour is read by the clocks of the office, wherever the computer says it is', () => {
  for (const elsewhere of ['UTC', 'Asia/Shanghai', 'America/New_York']) {
    process.env.TZ = elsewhere;
    expect(fromField('2026-12-05T18:00')?.toISOString(), elsewhere).toBe('2026-12-05T10:00:00.000Z');
    expect(toField('2026-12-05T16:30:00.000Z'), elsewhere).toBe('2026-12-06T00:30');
  }
});

it('an empty field and a day that is none name no instant', () => {
  expect([fromField(''), fromField('2026-13-01T00:00')]).toEqual([null, null]);
});
