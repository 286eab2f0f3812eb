import { expect, it } from 'vitest';
import { Instant } from './instant.ts';

it.each(['2026-11-25T08:00:00Z', '1900-01-01', 0, new Date('2199-12-31')])('takes %s', (stated) => {
  expect(Instant.safeParse(stated).success).toBe(true);
});

it.each([8.64e15, -8.64e15, '+275760-09-13T00:00:00Z', '-000001-01-01T00:00:00Z', '2026-13-45', 'NaN', {}])(
  'refuses %s, which Postgres would not read or which is no moment',
  (stated) => {
    expect(Instant.safeParse(stated).success).toBe(false);
  },
);
