/** Holds what is reckoned against the table by hand, and shows that a changed fact changes what rests on it and nothing else. */
import { type FactsOfLeak, LEAK_DUTIES, type LeakDuty, type LeakDutyKind } from '@kean/incidents/contract';
import { dutiesOfLeak, LAW_OF_LEAKS, type LawOfLeaks } from '@kean/incidents/testing';
import { allFacts, type LegalFact } from '@kean/regulation';
import type { ProofContext } from '../harness/proof.ts';
import { CLOCK_CASES } from './cases.ts';
import { told } from './told.ts';

export type Reckoner = (facts: FactsOfLeak) => readonly LeakDuty[];

export function proveClocks(context: Pick<ProofContext, 'holds' | 'figure'>): void {
  const { holds, figure } = context;
  const wrong = differences(dutiesOfLeak);
  holds(`every case is reckoned as the law says (${wrong[0] ?? 'none is not'})`, wrong.length === 0);
  figure('cases', CLOCK_CASES.length);
  figure('duties compared', CLOCK_CASES.length * LEAK_DUTIES.length);
  for (const [mistake, reckoner] of Object.entries(MISTAKES)) {
    const found = differences(reckoner);
    holds(`a mistake is noticed: ${mistake}`, found.length > 0);
  }
  figure('mistakes on purpose, all noticed', Object.keys(MISTAKES).length);
  proveSources(context);
  proveChangedLaw(context);
  proveChangedFacts(context);
}

/** What a reckoner says otherwise than the table, as sentences. */
function differences(reckoner: Reckoner): string[] {
  return CLOCK_CASES.flatMap(({ says, facts, expected }) => {
    const found = told(reckoner(facts));
    return LEAK_DUTIES.filter((kind) => found[kind] !== expected[kind]).map(
      (kind) => `${says}: ${kind} is "${found[kind]}" and not "${expected[kind]}"`,
    );
  });
}

const withLaw =
  (change: Partial<LawOfLeaks>): Reckoner =>
  (facts) =>
    dutiesOfLeak(facts, { ...LAW_OF_LEAKS, ...change });
const { larger, operatorReports, infrastructureReports, summary } = LAW_OF_LEAKS;
const DAY_MS = 86_400_000;
const MISTAKES: Readonly<Record<string, Reckoner>> = {
  'more than a million instead of a million': withLaw({
    larger: { ...larger, value: { ...larger.value, from: 'above' } },
  }),
  'four hours for critical infrastructure': withLaw({
    infrastructureReports: { ...infrastructureReports, value: operatorReports.value },
  }),
  'hours that rest on holidays': withLaw({
    operatorReports: { ...operatorReports, value: { ...operatorReports.value, amount: 1, unit: 'working-day' } },
  }),
  'a summary in thirty working days': withLaw({
    summary: { ...summary, value: { ...summary.value, unit: 'working-day' } },
  }),
  'a last day that is not moved behind a holiday': (facts) =>
    dutiesOfLeak(facts).map((duty) =>
      duty.kind === 'send-summary' && duty.runsFrom !== null
        ? {
            ...duty,
            dueAt: new Date(Math.floor(duty.runsFrom.getTime() / DAY_MS) * DAY_MS + 30 * DAY_MS + 16 * 3_600_000),
          }
        : duty,
    ),
  'unknown taken for few': (facts) => dutiesOfLeak({ ...facts, people: facts.people ?? 0 }),
  'people who need not be told, because they are few': (facts) =>
    dutiesOfLeak({ ...facts, harmAverted: facts.harmAverted || (facts.people ?? 0) < 50 }),
  'paper taken for a system': (facts) => dutiesOfLeak({ ...facts, throughSystems: true }),
};

/** Each output cites rows of the table of law, and no row is cited under another name. */
function proveSources({ holds }: Pick<ProofContext, 'holds'>): void {
  const known = new Map(allFacts().map((fact) => [fact.id, fact]));
  for (const fact of Object.values<LegalFact>(LAW_OF_LEAKS as unknown as Record<string, LegalFact>))
    holds(`${fact.id} is a row of the table of law, as it stands there`, known.get(fact.id) === fact);
  for (const { says, facts } of CLOCK_CASES)
    for (const { kind, by } of dutiesOfLeak(facts))
      holds(`${says}: ${kind} cites ${by.join()}`, by.length > 0 && by.every((id) => known.has(id)));
}

/** One fact of law at a time is changed; what changes cites it, and what cites its time changes. */
function proveChangedLaw({ holds, figure }: Pick<ProofContext, 'holds' | 'figure'>): void {
  let changed = 0;
  for (const [name, fact] of Object.entries<LegalFact>(LAW_OF_LEAKS as unknown as Record<string, LegalFact>)) {
    const altered = withLaw({ [name]: { ...fact, value: anotherValue(fact) } });
    for (const { says, facts } of CLOCK_CASES) {
      const before = dutiesOfLeak(facts);
      const after = told(altered(facts));
      const asBefore = told(before);
      for (const { kind, by, dueAt } of before) {
        const flips = asBefore[kind] !== after[kind];
        if (flips) changed += 1;
        holds(`${says}: ${kind} changes with ${fact.id}, which it cites`, !flips || by.includes(fact.id));
        if (fact.value.kind === 'period' && dueAt !== null && by[0] === fact.id)
          holds(`${says}: ${kind} follows the time of ${fact.id}`, flips);
      }
    }
  }
  figure('outputs that changed with the fact they cite', changed);
  holds('changes of the law change something', changed > 0);
}

function anotherValue({ value }: LegalFact): LegalFact['value'] {
  switch (value.kind) {
    case 'period':
      return { ...value, amount: value.amount * 2 };
    case 'threshold':
      return { ...value, counts: value.counts.map((count) => count * 2) };
    default:
      return value;
  }
}

/** Which duties a fact of the case may change. What is not named must stay as it was. */
const MOVES: Readonly<Record<keyof FactsOfLeak, readonly LeakDutyKind[]>> = {
  noticedAt: ['report-incident'],
  people: ['report-incident', 'send-summary'],
  throughSystems: ['start-emergency-plan', 'report-incident', 'send-summary'],
  judgedLarger: ['report-incident', 'send-summary'],
  operates: ['report-incident', 'send-summary'],
  harmAverted: ['tell-people'],
  crimeSuspected: ['report-crime'],
  handledAt: ['send-summary'],
};

function proveChangedFacts({ holds, figure }: Pick<ProofContext, 'holds' | 'figure'>): void {
  let changes = 0;
  for (const { says, facts } of CLOCK_CASES) {
    for (const other of CLOCK_CASES) {
      for (const [name, moves] of Object.entries(MOVES) as [keyof FactsOfLeak, readonly LeakDutyKind[]][]) {
        const before = told(dutiesOfLeak(facts));
        const after = told(dutiesOfLeak({ ...facts, [name]: other.facts[name] }));
        const moved = LEAK_DUTIES.filter((kind) => before[kind] !== after[kind]);
        changes += moved.length;
        holds(
          `${says}: ${name} changes only what rests on it`,
          moved.every((kind) => moves.includes(kind)),
        );
      }
    }
  }
  figure('duties that moved with a fact of the case, and no other', changes);
}
