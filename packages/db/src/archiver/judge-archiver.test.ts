import { expect, it } from 'vitest';
import { type ArchiverFacts, judgeArchiver } from './judge-archiver.ts';

const now = new Date('2026-11-26T04:00:00Z');
const before = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const facts = (changes: Partial<ArchiverFacts>): ArchiverFacts => ({
  now,
  archives: true,
  timeoutSeconds: 120,
  serverStartedAt: before(86_400),
  lastArchivedAt: before(30),
  lastFailedAt: null,
  ...changes,
});

it('off where the server archives nothing, or closes no segment by time', () => {
  expect(judgeArchiver(facts({ archives: false }))).toMatchObject({
    state: 'off',
    lossMinutes: null,
    overdueSince: null,
  });
  expect(judgeArchiver(facts({ timeoutSeconds: 0 })).state).toBe('off');
});

it('working within timeout and grace; what is lost is at least what may be open', () => {
  expect(judgeArchiver(facts({}))).toMatchObject({ state: 'working', lossMinutes: 2, overdueSince: null });
  expect(judgeArchiver(facts({ lastArchivedAt: before(239) }))).toMatchObject({ state: 'working', lossMinutes: 4 });
});

it('late once nothing was archived for longer, since the last one', () => {
  expect(judgeArchiver(facts({ lastArchivedAt: before(600) }))).toMatchObject({
    state: 'late',
    lossMinutes: 10,
    overdueSince: before(600),
  });
});

it('failing from the first failure on, an alert only when it lasts, and working again with the next success', () => {
  const failed = { lastArchivedAt: before(60), lastFailedAt: before(10) };
  expect(judgeArchiver(facts(failed))).toMatchObject({ state: 'failing', overdueSince: null });
  const long = { lastArchivedAt: before(3600), lastFailedAt: before(10) };
  expect(judgeArchiver(facts(long))).toMatchObject({ state: 'failing', overdueSince: before(3600), lossMinutes: 60 });
  expect(judgeArchiver(facts({ lastArchivedAt: before(5), lastFailedAt: before(10) })).state).toBe('working');
});

it('a server that was off for the night is not late when it starts, and one that never archived is once it could have', () => {
  expect(judgeArchiver(facts({ serverStartedAt: before(20), lastArchivedAt: before(40_000) })).state).toBe('working');
  const never = { lastArchivedAt: null, serverStartedAt: before(300) };
  expect(judgeArchiver(facts(never))).toMatchObject({ state: 'late', overdueSince: before(300) });
});
