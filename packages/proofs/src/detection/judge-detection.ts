import type { Signal, SignalRule } from '@kean/incidents/contract';
import { Watch } from '@kean/incidents/testing';
import type { Attack, AttackKind } from './attacks.ts';
import type { Trace } from './invent-trace.ts';
import { DAY_MS } from './ordinary-day.ts';

/** What a person of security sees: signals of somebody within a day are one alert. */
export interface Alert {
  readonly person: string;
  readonly from: number;
  until: number;
  readonly rules: Set<string>;
}

export interface Judged {
  readonly alerts: readonly Alert[];
  readonly right: number;
  readonly precision: number;
  readonly recall: number;
  /** The same of each kind of attack alone. */
  readonly recallOfKind: ReadonlyMap<AttackKind, number>;
  readonly falsePerAgentMonth: number;
  readonly missed: readonly Attack[];
  readonly wrong: readonly Alert[];
  /** Hours from the first act of an attack to its first alert, sorted. */
  readonly hoursToDetection: readonly number[];
  readonly events: number;
  readonly eventsPerSecond: number;
}

export function judgeDetection(trace: Trace, rules: readonly SignalRule[], days: number): Judged {
  const watch = new Watch(rules);
  const alerts: Alert[] = [];
  const open = new Map<string, Alert>();
  const began = performance.now();
  for (const event of trace.events) for (const signal of watch.see(event)) gather(signal, open, alerts);
  const seconds = (performance.now() - began) / 1_000;
  const windows = new Map(rules.map(({ id, windowMinutes }) => [id, windowMinutes * 60_000]));
  // What a rule measures reaches back as far as its window; of an attack that ended it may tell for so long, and for a day at least.
  const afterwards = ({ rules: told }: Alert) => Math.max(DAY_MS, ...[...told].map((rule) => windows.get(rule) ?? 0));
  const isOf = (alert: Alert, attack: Attack) =>
    alert.person === attack.person && alert.until >= attack.from && alert.from <= attack.until + afterwards(alert);
  const wrong = alerts.filter((alert) => !trace.attacks.some((attack) => isOf(alert, attack)));
  const firsts = trace.attacks.map((attack) => ({ attack, alert: alerts.find((alert) => isOf(alert, attack)) }));
  const missed = firsts.filter(({ alert }) => alert === undefined).map(({ attack }) => attack);
  const right = alerts.length - wrong.length;
  return {
    ...{ alerts, right, missed, wrong, events: trace.events.length, eventsPerSecond: trace.events.length / seconds },
    precision: right / alerts.length,
    recall: 1 - missed.length / trace.attacks.length,
    recallOfKind: shareSeen(trace.attacks, missed),
    falsePerAgentMonth: wrong.length / (trace.agents.length * (days / 30)),
    hoursToDetection: firsts
      .flatMap(({ attack, alert }) => (alert === undefined ? [] : [Math.max(0, alert.from - attack.from) / 3_600_000]))
      .sort((one, other) => one - other),
  };
}

function shareSeen(attacks: readonly Attack[], missed: readonly Attack[]): ReadonlyMap<AttackKind, number> {
  const seen = new Map<AttackKind, number>();
  for (const kind of new Set(attacks.map((attack) => attack.kind))) {
    const of = (list: readonly Attack[]) => list.filter((attack) => attack.kind === kind).length;
    seen.set(kind, 1 - of(missed) / of(attacks));
  }
  return seen;
}

function gather({ person, at, rule }: Signal, open: Map<string, Alert>, alerts: Alert[]): void {
  const standing = open.get(person);
  if (standing !== undefined && at - standing.until <= DAY_MS) {
    standing.until = at;
    standing.rules.add(rule);
    return;
  }
  const alert: Alert = { person, from: at, until: at, rules: new Set([rule]) };
  open.set(person, alert);
  alerts.push(alert);
}
