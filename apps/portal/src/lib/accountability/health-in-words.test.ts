import { describe, expect, it } from 'vitest';
import type { LogHealth } from '#lib/api/views.ts';
import { healthInWords } from './health-in-words.ts';

const now = new Date('2026-11-23T06:00:12Z'); // 14:00:12 in the offices
const sound: LogHealth = {
  origin: 'log.kean.example',
  size: 18_204,
  waitingSince: null,
  checkpoint: { size: 18_204, root: 'AA==', signedAt: '2026-11-23T06:00:00.000Z' },
  witnessState: 'current',
  cosigned: { size: 18_204, by: 'witness.kean.example', at: '2026-11-23T05:59:58.000Z' },
  unwitnessedSince: null,
  verification: {
    startedAt: '2026-11-22T19:00:00.000Z',
    finishedAt: '2026-11-22T19:10:00.000Z',
    size: 18_000,
    outcome: 'sound',
    sequence: null,
    eventId: null,
  },
  verifierKeys: [],
};
const looksOf = (health: Partial<LogHealth>) =>
  healthInWords({ ...sound, ...health }, now).facts.map(({ look }) => look);
const wordsOf = (health: Partial<LogHealth>) =>
  healthInWords({ ...sound, ...health }, now).facts.map(({ words }) => words);

describe('the strip of proof', () => {
  it('says when the log was last signed, seen and compared', () => {
    expect(looksOf({})).toEqual(['calm', 'calm', 'calm']);
    expect(wordsOf({})).toEqual(['最近检查点 12秒前（第 18,204 条）', '最近见证 14秒前', '全量校验 今天 03:10 通过']);
  });

  it('is amber from when the witness is silent, red from when that lasts too long', () => {
    const unwitnessedSince = '2026-11-23T05:40:00.000Z';
    expect(looksOf({ witnessState: 'behind', unwitnessedSince })[1]).toBe('wait');
    expect(wordsOf({ witnessState: 'behind', unwitnessedSince })[1]).toContain('今天 13:40');
    expect(looksOf({ witnessState: 'alert', unwitnessedSince })[1]).toBe('danger');
    expect(looksOf({ witnessState: 'none', cosigned: null })[1]).toBe('wait');
  });

  it('is red when events wait for their place for more than a minute, whatever was signed before', () => {
    expect(looksOf({ waitingSince: '2026-11-23T05:59:00.000Z' })[0]).toBe('danger');
    expect(looksOf({ waitingSince: '2026-11-23T06:00:11.000Z' })[0]).toBe('calm');
    expect(looksOf({ checkpoint: null, size: 0 })[0]).toBe('quiet');
  });

  it('is red with the place when the database and the log differ, amber when nobody compared them for a day and a half', () => {
    const found = {
      ...sound.verification,
      outcome: 'edited',
      sequence: 1_024,
      eventId: 'id',
    } as LogHealth['verification'];
    expect(looksOf({ verification: found })[2]).toBe('danger');
    expect(wordsOf({ verification: found })[2]).toMatch(/1,024.*被改动/);
    const old = { ...sound.verification, finishedAt: '2026-11-21T17:00:00.000Z' } as LogHealth['verification'];
    expect(looksOf({ verification: old })[2]).toBe('wait');
    expect(looksOf({ verification: null })[2]).toBe('wait');
  });
});
