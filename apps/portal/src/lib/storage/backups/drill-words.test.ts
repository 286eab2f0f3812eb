import { expect, it } from 'vitest';
import type { DrillView } from '#lib/api/views.ts';
import { isUnderWay, progressWords, proofStands, standing, standstillWords } from './drill-words.ts';

const now = new Date('2026-11-25T12:00:00Z');
const drill: DrillView = {
  id: 'd',
  cause: 'demand',
  state: 'running',
  phase: 'loading',
  done: 2_097_152,
  total: 4_194_304,
  backupId: null,
  restorableTo: null,
  rowsTotal: 0,
  logSize: 0,
  checks: 0,
  openedValues: 0,
  closedClients: 0,
  seconds: 0,
  failure: null,
  report: null,
  startedByName: '化名',
  createdAt: now.toISOString(),
  startedAt: now.toISOString(),
  movedAt: now.toISOString(),
  finishedAt: null,
};

it('says the phase, and how much of how much where that is known', () => {
  expect(progressWords(drill)).toHaveLength(2);
  expect(progressWords(drill)[1]).toContain('2');
  expect(progressWords({ ...drill, phase: 'checking', done: 3, total: 17 })[1]).toMatch(/3.*17/);
  expect(progressWords({ ...drill, phase: 'comparing', done: 0, total: 0 })).toHaveLength(1);
});

it('tells a standstill of what is under way alone', () => {
  const later = new Date(now.getTime() + 121_000);
  expect(standstillWords(drill, now)).toBeNull();
  expect(standstillWords({ ...drill, state: 'waiting' }, later)).not.toBeNull();
  expect(standstillWords({ ...drill, state: 'proven' }, later)).toBeNull();
  expect(isUnderWay({ ...drill, state: 'failed' })).toBe(false);
  expect(standing({ ...drill, state: 'failed' }).look).toBe('danger');
});

it('a proof is worth a week and a day', () => {
  const proven = (finishedAt: string) => ({ ...drill, state: 'proven' as const, finishedAt });
  expect(proofStands(null, now)).toBe('never');
  expect(proofStands(proven('2026-11-17T12:00:00Z'), now)).toBe('proven');
  expect(proofStands(proven('2026-11-17T11:59:59Z'), now)).toBe('overdue');
});
