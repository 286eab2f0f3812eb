import type { SignalRule } from '@kean/incidents/contract';
import { FIRST_RULES } from '@kean/incidents/testing';
import type { ProofContext } from '../harness/proof.ts';
import { ATTACKS } from './attacks.ts';
import { inventTrace, type Trace } from './invent-trace.ts';
import { type Judged, judgeDetection } from './judge-detection.ts';

/** MEASURES: what a rule set has to reach on months that it has not seen. */
const LEAST_PRECISION = 0.9;
const LEAST_RECALL = 0.95;
/** Ours: a kind of attack that nobody sees would hide among the many that are seen. */
const LEAST_RECALL_OF_A_KIND = 0.6;
const MOST_FALSE_PER_AGENT_MONTH = 0.1;

export interface DetectionWishes {
  readonly seed: number;
  readonly agents: number;
  readonly days: number;
  readonly attackerOfEvery: number;
}

export function proveDetection(wishes: DetectionWishes, context: Pick<ProofContext, 'holds' | 'figure' | 'say'>): void {
  const { holds, figure } = context;
  const trace = inventTrace(wishes);
  const judged = judgeDetection(trace, FIRST_RULES, wishes.days);
  figure('seed', wishes.seed);
  figure('agents, days, events', `${wishes.agents}, ${wishes.days}, ${judged.events}`);
  figure('attacks', `${trace.attacks.length}: ${shareOf(trace)}`);
  figure('alerts', judged.alerts.length);
  figure('precision', judged.precision.toFixed(3));
  figure('recall', judged.recall.toFixed(3));
  figure('false alerts in an agent-month', judged.falsePerAgentMonth.toFixed(4));
  figure(
    'hours to the first alert',
    `median ${quantile(judged, 0.5)}, nine of ten ${quantile(judged, 0.9)}, last ${quantile(judged, 1)}`,
  );
  figure('events judged in a second', Math.round(judged.eventsPerSecond));
  for (const { kind, person } of judged.missed) context.say(`missed: ${kind} of ${person}`);
  for (const { rules, person } of judged.wrong) context.say(`wrongly told of ${person}: ${[...rules].join(', ')}`);
  holds(
    'every kind of attack is among them',
    ATTACKS.every((kind) => trace.attacks.some((attack) => attack.kind === kind)),
  );
  for (const failing of whatFails(judged)) holds(failing, false);
  holds('precision, recall and false alerts are within their bounds', true);
  proveMistakes(trace, wishes.days, context);
}

function whatFails({ precision, recall, recallOfKind, falsePerAgentMonth }: Judged): string[] {
  const failing: string[] = [];
  // Not a number where nothing was told: that is no precision.
  if (!(precision >= LEAST_PRECISION)) failing.push(`precision is ${precision.toFixed(3)} and not ${LEAST_PRECISION}`);
  if (recall < LEAST_RECALL) failing.push(`recall is ${recall.toFixed(3)} and not ${LEAST_RECALL}`);
  for (const [kind, share] of recallOfKind)
    if (share < LEAST_RECALL_OF_A_KIND)
      failing.push(`of ${kind} ${share.toFixed(2)} are seen and not ${LEAST_RECALL_OF_A_KIND}`);
  if (falsePerAgentMonth > MOST_FALSE_PER_AGENT_MONTH)
    failing.push(`${falsePerAgentMonth.toFixed(3)} false alerts in an agent-month`);
  return failing;
}

const without = (...ids: string[]): SignalRule[] => FIRST_RULES.filter(({ id }) => !ids.includes(id));
const altered = (id: string, change: Partial<SignalRule>): SignalRule[] =>
  FIRST_RULES.map((rule) => (rule.id === id ? { ...rule, ...change } : rule));

/** Rule sets that a careless hand would make. The judge has to find each of them wanting. */
const MISTAKES: Readonly<Record<string, readonly SignalRule[]>> = {
  'no rule at all': [],
  'nothing against strangers with a password': without(
    ...['borrowed-at-night', 'borrowed-beside', 'unknown-device', 'in-two-places', 'looks-off-hours', 'changed-rhythm'],
  ),
  'nothing against what goes on for weeks': without('searches-for-weeks', 'exports-for-weeks'),
  'nothing against walking through the list': without('walks-through'),
  'limits of a day and a month that a seller stays under': altered('reveals-outside-care', { limit: 60 }).map((rule) =>
    rule.id === 'slow-drip' ? { ...rule, limit: 400 } : rule,
  ),
  'a limit of a month that everybody reaches': altered('slow-drip', { limit: 3 }),
  'own clients taken for others': altered('walks-through', {
    counts: { acts: ['dossier', 'reveal'], refused: false },
    limit: 4,
  }),
};

function proveMistakes(trace: Trace, days: number, { holds, figure }: Pick<ProofContext, 'holds' | 'figure'>): void {
  for (const [mistake, rules] of Object.entries(MISTAKES))
    holds(`a rule set is found wanting: ${mistake}`, whatFails(judgeDetection(trace, rules, days)).length > 0);
  figure('rule sets made wrong on purpose, all found wanting', Object.keys(MISTAKES).length);
}

function shareOf({ attacks }: Trace): string {
  const counted = Object.groupBy(attacks, ({ kind }) => kind);
  return ATTACKS.map((kind) => `${counted[kind]?.length ?? 0} ${kind}`).join(', ');
}

function quantile({ hoursToDetection: hours }: Judged, part: number): string {
  return (hours[Math.min(hours.length - 1, Math.floor(hours.length * part))] ?? Number.NaN).toFixed(1);
}
