/**
 * What is owed after a leak, written down by hand from the texts of the law and not from the code that reckons it.
 * Days off of 2026 are those of 国办发明电〔2025〕7号.
 */
import type { FactsOfLeak, LeakDutyKind } from '@kean/incidents/contract';

/** `at once`, `by <instant>`, `not owed`, `undecided by <instant>`, `waits`; then what says so. */
export type Expected = Readonly<Record<LeakDutyKind, string>>;

export interface ClockCase {
  readonly says: string;
  readonly facts: FactsOfLeak;
  readonly expected: Expected;
}

const TOLD = 'pipl/leak';
const LARGER = 'incident-reporting/larger';
const FOUR_HOURS = `incident-reporting/operator ${LARGER}`;
const ONE_HOUR = `incident-reporting/critical-infrastructure ${LARGER}`;
const SUMMARY = `incident-reporting/summary ${LARGER}`;
const CRIME = 'network-data/crime';

const SMALL: FactsOfLeak = {
  ...{ noticedAt: new Date('2026-11-27T02:00:00Z'), people: 12, throughSystems: true, judgedLarger: false },
  ...{ operates: 'ordinary', harmAverted: false, crimeSuspected: false, handledAt: null },
};
const OF_SMALL: Expected = {
  remedy: `at once, ${TOLD}`,
  'start-emergency-plan': 'at once, network-data/emergency',
  'tell-authority': `at once, ${TOLD}`,
  'tell-people': `at once, ${TOLD}`,
  'report-incident': `not owed, ${FOUR_HOURS}`,
  'send-summary': `not owed, ${SUMMARY}`,
  'report-crime': `not owed, ${CRIME}`,
};

const one = (says: string, facts: Partial<FactsOfLeak>, expected: Partial<Expected>): ClockCase => ({
  says,
  facts: { ...SMALL, ...facts },
  expected: { ...OF_SMALL, ...expected },
});

const LARGE = { people: 1_000_000 } as const;
const REPORT = { 'report-incident': `by 2026-11-27T06:00:00.000Z, ${FOUR_HOURS}` } as const;
const OF_LARGE = { ...REPORT, 'send-summary': `waits, ${SUMMARY}` } as const;
const CRITICAL = { operates: 'critical-infrastructure' } as const;
const handled = (at: string, by: string) =>
  one(`handled ${at}`, { ...LARGE, handledAt: new Date(at) }, { ...OF_LARGE, 'send-summary': `by ${by}, ${SUMMARY}` });

export const CLOCK_CASES: readonly ClockCase[] = [
  one('twelve people', {}, {}),
  one('nobody yet known by name', { people: 0 }, {}),
  one('one short of a million', { people: 999_999 }, {}),
  one('a million', LARGE, OF_LARGE),
  one('one above a million', { people: 1_000_001 }, OF_LARGE),
  one('ten million', { people: 10_000_000 }, OF_LARGE),
  one(
    'how many is not known',
    { people: null },
    {
      'report-incident': `undecided by 2026-11-27T06:00:00.000Z, ${FOUR_HOURS}`,
      'send-summary': `undecided, ${SUMMARY}`,
    },
  ),
  one('few, judged larger for another reason', { judgedLarger: true }, OF_LARGE),
  one('not known how many, judged larger', { people: null, judgedLarger: true }, OF_LARGE),
  one(
    'critical infrastructure, one short',
    { ...CRITICAL, people: 999_999 },
    { 'report-incident': `not owed, ${ONE_HOUR}` },
  ),
  one(
    'critical infrastructure, a million',
    { ...CRITICAL, ...LARGE },
    { ...OF_LARGE, 'report-incident': `by 2026-11-27T03:00:00.000Z, ${ONE_HOUR}` },
  ),
  one(
    'critical infrastructure, not known how many',
    { ...CRITICAL, people: null },
    {
      'report-incident': `undecided by 2026-11-27T03:00:00.000Z, ${ONE_HOUR}`,
      'send-summary': `undecided, ${SUMMARY}`,
    },
  ),
  one(
    'a cabinet of paper, however large',
    { throughSystems: false, people: 2_000_000 },
    { 'start-emergency-plan': 'not owed, network-data/emergency' },
  ),
  one(
    'paper, and a judgement that is no judgement of it',
    { throughSystems: false, judgedLarger: true },
    { 'start-emergency-plan': 'not owed, network-data/emergency' },
  ),
  one('all harm averted', { harmAverted: true }, { 'tell-people': `not owed, ${TOLD} pipl/leak-averted` }),
  one(
    'all harm averted, and a million',
    { harmAverted: true, ...LARGE },
    { ...OF_LARGE, 'tell-people': `not owed, ${TOLD} pipl/leak-averted` },
  ),
  one('somebody may have sold them', { crimeSuspected: true }, { 'report-crime': `at once, ${CRIME}` }),
  one(
    'noticed on the eve of the national week: hours know no holidays',
    { ...LARGE, noticedAt: new Date('2026-09-30T15:30:00Z') },
    { ...OF_LARGE, 'report-incident': `by 2026-09-30T19:30:00.000Z, ${FOUR_HOURS}` },
  ),
  one(
    'noticed on New Year’s eve: hours know no years',
    { ...LARGE, noticedAt: new Date('2026-12-31T22:00:00Z') },
    { ...OF_LARGE, 'report-incident': `by 2027-01-01T02:00:00.000Z, ${FOUR_HOURS}` },
  ),
  one('handled, and nothing had to be reported', { handledAt: new Date('2026-11-28T02:00:00Z') }, {}),
  // The last day is a Wednesday.
  handled('2026-11-02T02:00:00Z', '2026-12-02T16:00:00.000Z'),
  // Half past midnight in Shanghai is the next day there.
  handled('2026-11-01T16:30:00Z', '2026-12-02T16:00:00.000Z'),
  // The last day is a Sunday: it ends on the Monday.
  handled('2026-10-30T02:00:00Z', '2026-11-30T16:00:00.000Z'),
  // The last day is 4 October, in the national week, which ends on the 7th.
  handled('2026-09-04T02:00:00Z', '2026-10-08T16:00:00.000Z'),
  // The last day is Saturday 10 October, which is worked for the week off.
  handled('2026-09-10T02:00:00Z', '2026-10-10T16:00:00.000Z'),
  // The last day is 17 February, in the Spring Festival, which ends on the 23rd.
  handled('2026-01-18T02:00:00Z', '2026-02-24T16:00:00.000Z'),
  // The last day is Saturday 5 December, an ordinary weekend.
  handled('2026-11-05T02:00:00Z', '2026-12-07T16:00:00.000Z'),
];
