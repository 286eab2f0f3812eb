import { expect, it } from 'vitest';
import { numberForTheLog } from './number-for-the-log.ts';
import { remedyFor } from './what-a-cause-asks-of-a-person.ts';

it('every cause has a remedy in both languages, and a known one its own', () => {
  const causes = ['QUEUE_JOB_UNKNOWN', 'QUEUE_JOB_BREAKS_WORKER', 'CALL_NOT_YOUR_ROLE', 'IMPORT_NOT_FOUND', 'DB_AWAY'];
  const told = [...causes, 'UNEXPECTED'].map((cause) => remedyFor(cause));
  expect(new Set(told.map(({ zh }) => zh)).size).toBe(6);
  expect(new Set(told.map(({ en }) => en)).size).toBe(6);
});

it('a number that could be a phone number is not written into the log', () => {
  expect([numberForTheLog('17'), numberForTheLog('13812345678')]).toEqual([17, null]);
});
