import { expect, it } from 'vitest';
import type { BackupsOverview, BackupView } from '#lib/api/views.ts';
import {
  continuousWords,
  isOld,
  isUnderWay,
  kindsWithUnknownTarget,
  lossWords,
  progressWords,
  standing,
  standstillWords,
} from './backup-words.ts';

const now = new Date('2026-11-25T12:00:00Z');
const backup: BackupView = {
  id: 'b',
  kind: 'records',
  cause: 'demand',
  state: 'running',
  phase: 'dumping',
  dumpedBytes: 2_097_152,
  tablesDone: 3,
  tablesTotal: 40,
  objectsDone: 0,
  newObjects: 0,
  rowsTotal: 0,
  storedBytes: 0,
  schemaVersion: null,
  logSize: null,
  failure: null,
  startedByName: '化名',
  admitsTarget: false,
  createdAt: now.toISOString(),
  startedAt: now.toISOString(),
  takenAt: null,
  movedAt: now.toISOString(),
  finishedAt: null,
  removedAt: null,
};

it('says the phase and what is counted, and files only once they are copied', () => {
  expect(progressWords(backup)).toHaveLength(3);
  expect(progressWords({ ...backup, phase: 'copying' })).toHaveLength(4);
  expect(progressWords({ ...backup, kind: 'keys', phase: 'verifying' })).toHaveLength(3);
});

it('tells a standstill of what is under way alone', () => {
  const later = new Date(now.getTime() + 61_000);
  expect(standstillWords(backup, now)).toBeNull();
  expect(standstillWords(backup, later)).not.toBeNull();
  expect(standstillWords({ ...backup, state: 'failed' }, later)).toBeNull();
  expect(isUnderWay({ ...backup, state: 'waiting' })).toBe(true);
});

it('a target is unknown where the newest of its kind says so, and no earlier one', () => {
  const unknown = { code: 'STORAGE_BACKUP_TARGET_UNKNOWN', zh: '', en: '' };
  const failed: BackupView = { ...backup, state: 'failed', failure: unknown };
  expect(kindsWithUnknownTarget([failed, { ...failed, kind: 'keys' }])).toEqual(['records', 'keys']);
  expect(kindsWithUnknownTarget([backup, failed, { ...failed, kind: 'base' }])).toEqual(['base']);
  expect(kindsWithUnknownTarget([{ ...failed, failure: { ...unknown, code: 'OTHER' } }])).toEqual([]);
});

it('one that retention removed is neither good nor bad any more', () => {
  expect(standing({ ...backup, state: 'verified', removedAt: now.toISOString() }).look).toBe('quiet');
  expect(standing({ ...backup, state: 'verified' }).look).toBe('calm');
});

it('warns when the newest good one is older than a day and a half, and not before there is one', () => {
  const setup = {} as BackupsOverview['setup'];
  const overview = (records: string | null): BackupsOverview => ({
    setup,
    lastVerified: { records, keys: null, base: null },
    kept: { records: 1, keys: 0, base: 0 },
    continuous: { state: 'off', lastArchivedAt: null, lossMinutes: null },
  });
  expect(isOld(overview('2026-11-24T00:00:01Z'), 'records', now)).toBe(false);
  expect(isOld(overview('2026-11-23T23:59:59Z'), 'records', now)).toBe(true);
  expect(isOld(overview(null), 'records', now)).toBe(false);
});

it('says what would be lost only where the log leaves the machine, and what to do wherever it is not as it should be', () => {
  const lastArchivedAt = '2026-11-25T11:58:00Z';
  expect(lossWords({ state: 'working', lastArchivedAt, lossMinutes: 2 }, now)).toContain('2');
  expect(lossWords({ state: 'late', lastArchivedAt: null, lossMinutes: 7 }, now)).toContain('7');
  expect(lossWords({ state: 'off', lastArchivedAt, lossMinutes: null }, now)).toBeNull();
  expect(continuousWords('working')).toMatchObject({ look: 'calm', text: null });
  for (const state of ['off', 'late', 'failing'] as const) expect(continuousWords(state).text).not.toBeNull();
});
