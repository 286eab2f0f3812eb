import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WatchedEvent } from '../contract/signals.ts';
import { countDistinct, emptyBitmap, mark, spreadOpenly } from './distinct-count.ts';
import { FIRST_RULES } from './rules-in-force.ts';
import { Walk } from './walk.ts';
import { Watch } from './watch.ts';
import { MovingWindow, STEPS } from './window.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const MORNING = Date.parse('2026-11-27T01:00:00Z');
const act = (at: number, more: Partial<WatchedEvent> = {}): WatchedEvent => ({
  ...{
    at,
    person: 'a',
    act: 'reveal',
    client: 'c',
    reach: 'assigned',
    refused: false,
    inNotice: false,
    isDecoy: false,
    unfitPurpose: false,
  },
  ...{ device: 'desk', place: 'branch' },
  ...more,
});
const rulesTold = (events: readonly WatchedEvent[]) => {
  const watch = new Watch(FIRST_RULES);
  return events.flatMap((event) => watch.see(event)).map(({ rule }) => rule);
};

describe('different clients', () => {
  it('are counted to within two up to thirty, whatever they are called, and the same one once', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 30 }), (ids) => {
        const seen = emptyBitmap();
        for (const id of [...ids, ...ids]) mark(seen, spreadOpenly(id));
        return Math.abs(countDistinct([seen]) - ids.length) <= 3;
      }),
    );
  });

  it('in two bitmaps are those that either has seen', () => {
    const [one, other] = [emptyBitmap(), emptyBitmap()];
    for (const id of ['a', 'b', 'c']) mark(one, spreadOpenly(id));
    for (const id of ['b', 'c', 'd', 'e']) mark(other, spreadOpenly(id));
    expect(countDistinct([one, other])).toBe(5);
  });
});

describe('a moving window', () => {
  it('forgets what is older than itself, and holds what is younger by a step', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 * 60 }), (minutes) => {
        const window = new MovingWindow(60, false);
        window.add(MORNING, null);
        const held = window.add(MORNING + minutes * MINUTE, null);
        if (minutes < 60 - 60 / STEPS) return held === 2;
        return minutes <= 60 || held === 1;
      }),
    );
  });
});

describe('a walk', () => {
  it('is as long as it goes one way, and begins anew after a pause', () => {
    const walk = new Walk();
    expect(['a', 'b', 'c'].map((id, at) => walk.add(at, id, MINUTE))).toEqual([1, 2, 3]);
    expect(walk.add(4, 'b', MINUTE)).toBe(2);
    expect(walk.add(5 * MINUTE, 'a', MINUTE)).toBe(1);
  });
});

describe('what is remembered of a person', () => {
  const anAct = fc.record({
    minutes: fc.integer({ min: 0, max: 600 }),
    act: fc.constantFrom('reveal', 'dossier', 'search', 'export', 'returned'),
    client: fc.constantFrom(...Array.from({ length: 40 }, (_none, at) => `client-${String(at).padStart(2, '0')}`)),
    reach: fc.constantFrom('assigned', 'branch', 'outside'),
    refused: fc.boolean(),
    device: fc.constantFrom('desk', 'phone', 'other'),
    place: fc.constantFrom('branch', 'home', 'nowhere'),
    inNotice: fc.boolean(),
  } as const);

  it('tells the same whether it lay in memory or in bytes between any two acts', () => {
    fc.assert(
      fc.property(fc.array(anAct, { minLength: 40, maxLength: 160 }), (acts) => {
        let at = MORNING;
        const events = acts.map(({ minutes, ...more }) => {
          at += minutes * MINUTE;
          return act(at, more);
        });
        const kept = new Watch(FIRST_RULES);
        let bytes: Buffer | null = null;
        for (const event of events) {
          const anew = new Watch(FIRST_RULES);
          if (bytes !== null) expect(anew.recall('a', bytes)).toBe(true);
          expect(anew.see(event)).toEqual(kept.see(event));
          bytes = anew.bytesOf('a');
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is a few kilobytes after any number of acts, and says of other bytes that it cannot read them', () => {
    const watch = new Watch(FIRST_RULES);
    for (let at = 0; at < 20_000; at += 1)
      watch.see(act(MORNING + at * 3 * MINUTE, { client: `c${(at * 7_919) % 5_000}`, reach: 'outside' }));
    expect(watch.bytesOf('a')?.length).toBeLessThan(16_384);
    expect(watch.recall('a', Buffer.from([99]))).toBe(false);
  });
});

describe('the first rules', () => {
  it('stay under the line from which the law calls it serious for staff', () => {
    for (const { measure, limit } of FIRST_RULES) if (measure === 'clients') expect(limit).toBeLessThan(25);
  });

  it('tell of a decoy at the first touch, and of nothing in an ordinary hour', () => {
    expect(rulesTold([act(MORNING, { isDecoy: true })])).toContain('decoy-touched');
    expect(rulesTold([1, 2, 3].map((at) => act(MORNING + at * 10 * MINUTE, { client: `c${at}` })))).toEqual([]);
  });

  it('tell of twenty in an hour once, and again only after as many more', () => {
    const burst = Array.from({ length: 30 }, (_none, at) =>
      act(MORNING + at * MINUTE, { client: `x${(at * 7) % 30}` }),
    );
    expect(rulesTold(burst).filter((rule) => rule === 'reveals-in-a-burst')).toHaveLength(1);
  });

  it('tell of a stranger at night, and not of the own telephone that is new', () => {
    const days = Array.from({ length: 5 }, (_none, at) => act(MORNING + at * DAY, { client: `d${at}` }));
    const night = MORNING + 5 * DAY + 18 * 60 * MINUTE;
    const looks = (more: Partial<WatchedEvent>) =>
      [1, 2, 3, 4].map((at) => act(night + at * MINUTE, { client: `n${at}`, device: 'other', ...more }));
    expect(rulesTold([...days, ...looks({ place: 'nowhere' })])).toContain('borrowed-at-night');
    expect(rulesTold([...days, ...looks({ place: 'branch' })])).toEqual([]);
  });

  it('tell of looks at hours at which nobody works, and at which this person never does', () => {
    const noon = MORNING + 4 * 60 * MINUTE;
    const weeks = Array.from({ length: 14 }, (_none, at) => act(noon + at * DAY, { client: `d${at}` }));
    const looksFrom = (start: number) =>
      Array.from({ length: 10 }, (_none, at) => act(start + at * 5 * MINUTE, { client: `n${at}` }));
    expect(rulesTold([...weeks, ...looksFrom(MORNING + 14 * DAY)])).toEqual(['changed-rhythm']);
    expect(rulesTold([...weeks, ...looksFrom(noon + 14 * DAY)])).toEqual([]);
    expect(rulesTold([...weeks, ...looksFrom(MORNING + 14 * DAY + 17 * 60 * MINUTE)]).sort()).toEqual([
      'changed-rhythm',
      'looks-off-hours',
    ]);
    // Of somebody whose hours nobody knows yet, they are not unusual.
    expect(rulesTold([...weeks.slice(0, 9), ...looksFrom(MORNING + 9 * DAY)])).toEqual([]);
  });

  it('tell of one account in two places at once, and not of who goes home', () => {
    const turns = (minutes: number) =>
      Array.from({ length: 6 }, (_none, at) =>
        act(MORNING + at * minutes * MINUTE, { client: 'c', place: at % 2 === 0 ? 'branch' : 'home' }),
      );
    expect(rulesTold(turns(10))).toContain('in-two-places');
    expect(rulesTold(turns(40))).toEqual([]);
    // Desk and telephone are two devices of one person.
    const both = turns(10).map((event) => ({ ...event, device: event.place === 'home' ? 'phone' : 'desk' }));
    expect(rulesTold(both)).toEqual([]);
  });

  it('tell of an unknown device by day, of purposes that do not fit, and of what goes on for weeks', () => {
    const days = Array.from({ length: 5 }, (_none, at) => act(MORNING + at * DAY, { client: `d${at}` }));
    const stranger = Array.from({ length: 15 }, (_none, at) =>
      act(MORNING + 5 * DAY + at * 20 * MINUTE, { client: `s${at}`, device: 'other', place: 'nowhere' }),
    );
    expect(rulesTold([...days, ...stranger])).toEqual(['unknown-device']);
    const tried = Array.from({ length: 10 }, (_none, at) =>
      act(MORNING + at * 30 * MINUTE, { refused: true, unfitPurpose: true }),
    );
    expect(rulesTold(tried)).toEqual(['purposes-that-do-not-fit']);
    expect(rulesTold(tried.map((event) => ({ ...event, unfitPurpose: false })))).toEqual([]);
    const daily = (kind: 'export' | 'search', times: number) =>
      Array.from({ length: 20 * times }, (_none, at) =>
        act(MORNING + Math.floor(at / times) * DAY + (at % times) * 12 * MINUTE, { act: kind, client: null }),
      );
    expect(rulesTold(daily('export', 1))).toEqual(['exports-for-weeks']);
    expect(rulesTold(daily('search', 30))).toEqual(['searches-for-weeks']);
    expect(rulesTold(daily('search', 10))).toEqual([]);
  });

  it('tell of an account that slept, and not of somebody whose absence was on record', () => {
    const before = act(MORNING);
    const back = Array.from({ length: 8 }, (_none, at) =>
      act(MORNING + 40 * DAY + at * 20 * MINUTE, { client: `b${at}` }),
    );
    expect(rulesTold([before, ...back])).toContain('awake-after-long');
    const returned = act(MORNING + 40 * DAY - MINUTE, { act: 'returned', client: null, device: null, place: null });
    expect(rulesTold([before, returned, ...back])).toEqual([]);
  });
});
