import { describe, expect, it } from 'vitest';
import { findSilence } from './find-silence.ts';
import type { ScheduleVital, Vitals } from './read-vitals.ts';

const now = new Date('2026-11-26T04:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const healthy: Vitals = {
  now,
  queues: [{ queue: 'sample', waiting: 3, relayed: 1, dead: 0, lagSeconds: 120 }],
  consumed: new Map([['sample', ago(2)]]),
  oldestUnrelayedAt: ago(3),
  oldestTimerAt: ago(-600),
  schedules: [],
  archiveOverdueSince: null,
};
const found = (changes: Partial<Vitals>) =>
  findSilence({ ...healthy, ...changes }).map(({ kind, about }) => `${kind}/${about}`);
const schedule = (changes: Partial<ScheduleVital>): Partial<Vitals> => ({
  schedules: [
    { name: 'take-backup', graceSeconds: 3_600, dueAt: ago(-60), lastRanAt: null, lastDoneAt: null, ...changes },
  ],
});

describe('the watchdog', () => {
  it('says nothing of an office that works', () => {
    expect(found({})).toEqual([]);
    expect(found(schedule({ lastRanAt: ago(5_000), lastDoneAt: ago(4_000) }))).toEqual([]);
    expect(found({ queues: [], consumed: new Map() })).toEqual([]);
  });

  it('sees a schedule that did not begin, and one that began and is not done', () => {
    expect(found(schedule({ dueAt: ago(3_700) }))).toEqual(['schedule-overdue/take-backup']);
    expect(found(schedule({ lastRanAt: ago(3_700), lastDoneAt: ago(90_000) }))).toEqual([
      'schedule-overdue/take-backup',
    ]);
    expect(found(schedule({ lastRanAt: ago(3_500), lastDoneAt: ago(90_000) }))).toEqual([]);
  });

  it('sees a queue that nobody consumes, and not one whose dead work alone is left', () => {
    expect(found({ consumed: new Map([['other', ago(1)]]) })).toEqual(['queue-unattended/sample']);
    const dead = { queue: 'gone', waiting: 0, relayed: 0, dead: 4, lagSeconds: 0 };
    expect(found({ queues: [dead] })).toEqual([]);
  });

  it('sees workers that fell silent, a relay that lags, and timers that are late', () => {
    expect(found({ consumed: new Map([['sample', ago(40)]]) })).toEqual([
      'queue-unattended/sample',
      'workers-silent/all',
    ]);
    expect(found({ oldestUnrelayedAt: ago(70) })).toEqual(['relay-lags/all']);
    expect(found({ oldestTimerAt: ago(70) })).toEqual(['timers-late/all']);
  });

  it('sees an archive of the log that stands', () => {
    expect(found({ archiveOverdueSince: ago(900) })).toEqual(['archive-stands/all']);
  });

  it('asks for the next year before it begins', () => {
    expect(
      found({ now: new Date('2026-12-20T04:00:00Z'), queues: [], oldestUnrelayedAt: null, oldestTimerAt: null }),
    ).toEqual(['calendar-ends/2027']);
  });
});
