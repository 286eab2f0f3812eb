import { dayThere } from '@kean/queues';
import { allFacts } from '@kean/regulation';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FactsOfLeak } from '../contract/duties.ts';
import { dutiesOfLeak } from './duties-of-leak.ts';
import { remindersOf } from './reminders-of.ts';

const NOTICED = new Date('2026-11-27T02:00:00Z');
const SMALL: FactsOfLeak = {
  ...{ noticedAt: NOTICED, people: 12, throughSystems: true, judgedLarger: false, operates: 'ordinary' },
  ...{ harmAverted: false, crimeSuspected: false, handledAt: null },
};
const dutyOf = (kind: string, facts: Partial<FactsOfLeak>) => {
  const found = dutiesOfLeak({ ...SMALL, ...facts }).find((duty) => duty.kind === kind);
  if (found === undefined) throw new TypeError(`no duty ${kind}`);
  return found;
};

describe('the duties after a leak', () => {
  it('of twelve people are to remedy it and to tell authority and people at once, and no report in hours', () => {
    expect(dutiesOfLeak(SMALL).map(({ kind, state, dueAt }) => [kind, state, dueAt])).toEqual([
      ['remedy', 'owed', null],
      ['start-emergency-plan', 'owed', null],
      ['tell-authority', 'owed', null],
      ['tell-people', 'owed', null],
      ['report-incident', 'not-owed', null],
      ['send-summary', 'not-owed', null],
      ['report-crime', 'not-owed', null],
    ]);
  });

  it('have hours from the millionth person on, and one hour for critical infrastructure', () => {
    expect(dutyOf('report-incident', { people: 999_999 }).state).toBe('not-owed');
    expect(dutyOf('report-incident', { people: 1_000_000 }).dueAt).toEqual(new Date('2026-11-27T06:00:00Z'));
    const critical = { people: 1_000_000, operates: 'critical-infrastructure' } as const;
    expect(dutyOf('report-incident', critical).dueAt).toEqual(new Date('2026-11-27T03:00:00Z'));
  });

  it('are undecided while nobody can say how many, with the hours running', () => {
    const unknown = dutyOf('report-incident', { people: null });
    expect(unknown).toMatchObject({ state: 'undecided', dueAt: new Date('2026-11-27T06:00:00Z') });
  });

  it('of paper are no report of an incident, however many they are', () => {
    expect(dutyOf('report-incident', { people: 2_000_000, throughSystems: false }).state).toBe('not-owed');
    expect(dutyOf('tell-people', { throughSystems: false }).state).toBe('owed');
  });

  it('end with a summary in thirty days, moved behind days off', () => {
    const handled = (at: string) => dutyOf('send-summary', { people: 1_000_000, handledAt: new Date(at) });
    const lastDay = (at: string) => dayThere(new Date((handled(at).dueAt?.getTime() ?? 0) - 1));
    expect(lastDay('2026-11-02T02:00:00Z')).toBe('2026-12-02');
    // The thirtieth day is the fourth of the national week.
    expect(lastDay('2026-09-04T02:00:00Z')).toBe('2026-10-08');
    // A Saturday that is worked is a last day like any other.
    expect(lastDay('2026-09-10T02:00:00Z')).toBe('2026-10-10');
    expect(handled('2026-12-10T02:00:00Z').assumption?.zh).toContain('2027年');
    expect(dutyOf('send-summary', { people: 1_000_000 }).dueAt).toBeNull();
  });

  it('are reminded of at half and at four fifths of their time', () => {
    const report = dutyOf('report-incident', { people: 1_000_000 });
    expect(remindersOf(report)).toEqual([new Date('2026-11-27T04:00:00Z'), new Date('2026-11-27T05:12:00Z')]);
    expect(remindersOf(dutyOf('remedy', {}))).toEqual([]);
  });

  it('each cite facts that stand in the table of law, whatever is known', () => {
    const known = new Set(allFacts().map(({ id }) => id));
    const facts = fc.record({
      noticedAt: fc.constant(NOTICED),
      people: fc.option(fc.nat(3_000_000)),
      throughSystems: fc.boolean(),
      judgedLarger: fc.boolean(),
      operates: fc.constantFrom('ordinary' as const, 'critical-infrastructure' as const),
      harmAverted: fc.boolean(),
      crimeSuspected: fc.boolean(),
      handledAt: fc.option(fc.constant(new Date('2026-12-01T00:00:00Z'))),
    });
    fc.assert(
      fc.property(facts, (one) => {
        const duties = dutiesOfLeak(one);
        expect(duties.filter(({ state }) => state === 'owed').map(({ kind }) => kind)).toEqual(
          expect.arrayContaining(['remedy', 'tell-authority']),
        );
        for (const { by, state, dueAt, runsFrom } of duties) {
          for (const id of by) expect(known.has(id)).toBe(true);
          expect((dueAt === null) === (runsFrom === null)).toBe(true);
          if (state === 'not-owed') expect(dueAt).toBeNull();
        }
      }),
    );
  });
});
