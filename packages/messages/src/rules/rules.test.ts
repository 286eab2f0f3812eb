import { describe, expect, it } from 'vitest';
import { SENDING_PURPOSES } from '../states.ts';
import { nextTry } from './next-try.ts';
import { objectionStopsAllButWhatTheLawAsks } from './objection-stops-all-but-what-the-law-asks.ts';
import { type QuietHours, quietHoursAreKept } from './quiet-hours-are-kept.ts';

const toClient = { audience: 'client', channel: 'sms', urgent: false } as const;
const at = (time: string) => new Date(`2026-11-26T${time}:00+08:00`);

describe('quiet hours', () => {
  it.each([
    ['20:59', null],
    ['21:00', '2026-11-27T08:30:00+08:00'],
    ['23:59', '2026-11-27T08:30:00+08:00'],
    ['00:10', '2026-11-26T08:30:00+08:00'],
    ['08:29', '2026-11-26T08:30:00+08:00'],
    ['08:30', null],
    ['12:00', null],
  ])('at %s by the clocks of the office a text message waits until %s', (time, until) => {
    expect(quietHoursAreKept(toClient, at(time))).toEqual(until === null ? null : new Date(until));
  });

  it('hold nothing urgent back, and nothing of the office’s own', () => {
    expect(quietHoursAreKept({ ...toClient, urgent: true }, at('23:00'))).toBeNull();
    expect(quietHoursAreKept({ audience: 'staff', channel: 'mail', urgent: false }, at('23:00'))).toBeNull();
    expect(quietHoursAreKept({ audience: 'group', channel: 'robot', urgent: false }, at('23:00'))).toBeNull();
  });

  it('are data: at noon as well, where somebody writes so', () => {
    const noon: QuietHours = { audience: 'client', channel: 'sms', from: '12:00', until: '14:00' };
    expect(quietHoursAreKept(toClient, at('13:00'), [noon])).toEqual(at('14:00'));
    expect(quietHoursAreKept(toClient, at('14:00'), [noon])).toBeNull();
    expect(quietHoursAreKept(toClient, at('23:00'), [noon])).toBeNull();
  });
});

describe('a message that could not be handed over', () => {
  it('is tried within seconds at first, then every five minutes, for longer than a day', () => {
    const middle = () => 0.5;
    expect([1, 2, 3, 7, 300].map((attempt) => nextTry('unavailable', attempt, middle))).toEqual([5, 10, 20, 300, 300]);
    expect(nextTry('limited', 1, middle)).toBe(65);
    // Three days of it are not a thousand attempts.
    expect((3 * 24 * 3600) / 300).toBeLessThan(1_000);
  });

  it.each(['invalid', 'forbidden', 'not-found', 'too-large', 'internal'] as const)(
    'because of something that waiting does not change (%s) is not tried again',
    (kind) => {
      expect(nextTry(kind, 1)).toBeNull();
    },
  );
});

describe('an objection', () => {
  it('stops everything but the answer to a request of one’s own, the notice of a leak, and that a phone was changed', () => {
    expect(SENDING_PURPOSES.filter(objectionStopsAllButWhatTheLawAsks)).toEqual([
      'send-message',
      'send-consent-request',
    ]);
  });
});
