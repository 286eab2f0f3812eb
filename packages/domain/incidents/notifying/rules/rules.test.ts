import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEVERITIES } from '../../contract/signals.ts';
import { quietUntil } from './quiet-until.ts';
import { mondayOf } from './who-is-on-call.ts';
import { type Reachable, whoIsToldNext } from './who-is-told-next.ts';

const now = new Date('2026-11-27T08:00:00Z');
const waits = {
  critical: { waitMinutes: 5, repeatMinutes: 10, sleeps: false },
  high: { waitMinutes: 15, repeatMinutes: 30, sleeps: false },
  medium: { waitMinutes: 60, repeatMinutes: null, sleeps: true },
  low: { waitMinutes: 240, repeatMinutes: null, sleeps: true },
} as const;
const office = (...chain: string[][]): Reachable => ({ chain, everybody: [...new Set(chain.flat())], waits });
const next = (reachable: Reachable, more: object = {}) =>
  whoIsToldNext({ severity: 'critical', about: null, step: 0, dueAt: now, ...more }, reachable, now);

describe('the chain', () => {
  it('passes over a link in which there is only whom it is about, and tells the last where nobody is on call', () => {
    expect(next(office(['a'], ['b'], ['c']), { about: 'a' })).toMatchObject({ step: 2, people: ['b'], kind: 'first' });
    expect(next(office([], ['b'], ['c']))).toMatchObject({ step: 1, people: ['c'] });
    expect(next(office(['a'], [], ['c']), { step: 1 })).toMatchObject({ step: 3, people: ['c'], kind: 'again' });
  });

  it('begins again at its ends for what is severe, and ends for what is not', () => {
    const whole = office(['a'], ['b'], ['c']);
    expect(next(whole, { step: 3 })).toMatchObject({ step: 4, people: ['a', 'c'] });
    expect(next(whole, { step: 3, severity: 'medium' })).toMatchObject({ people: [], nextAt: null });
  });

  it('waits from when a link was due, so that whoever was away catches up; what repeats does not pile up', () => {
    const dueAt = new Date(now.getTime() - 3_600_000);
    expect(next(office(['a'], ['b']), { dueAt }).nextAt).toEqual(new Date(dueAt.getTime() + 300_000));
    expect(next(office(['a'], ['b']), { dueAt, step: 2 }).nextAt).toEqual(new Date(now.getTime() + 600_000));
  });

  it('is looked at again where there is nobody at all', () => {
    expect(next(office([], []))).toMatchObject({ people: [], nextAt: new Date(now.getTime() + 300_000) });
  });

  it('never tells whom it is about, and always goes on or ends', () => {
    const people = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 3 });
    const telling = fc.record({
      severity: fc.constantFrom(...SEVERITIES),
      about: fc.option(fc.constantFrom('a', 'b', 'c')),
      step: fc.nat(12),
    });
    fc.assert(
      fc.property(fc.array(people, { minLength: 1, maxLength: 5 }), telling, (chain, { about, ...more }) => {
        const told = next(office(...chain), { about: about ?? null, ...more });
        expect(told.people).not.toContain(about);
        expect(told.step > more.step || told.nextAt === null).toBe(true);
      }),
    );
  });
});

describe('quiet hours', () => {
  // 22:00 to 08:00 by the clocks of the office.
  it.each([
    ['21:59', null],
    ['22:00', '2026-11-28T08:00:00+08:00'],
    ['07:59', '2026-11-27T08:00:00+08:00'],
    ['08:00', null],
  ])('at %s last until %s', (time, until) => {
    const at = new Date(`2026-11-27T${time}:00+08:00`);
    expect(quietUntil(at, 1_320, 480)).toEqual(until === null ? null : new Date(until));
  });

  it('are none where they begin when they end', () => {
    expect(quietUntil(now, 480, 480)).toBeNull();
  });
});

it('a week begins with the Monday of the office, and not of Greenwich', () => {
  expect(mondayOf(new Date('2026-11-22T15:59:59Z'))).toBe('2026-11-16');
  expect(mondayOf(new Date('2026-11-22T16:00:00Z'))).toBe('2026-11-23');
});
