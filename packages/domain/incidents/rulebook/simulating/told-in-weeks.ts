import type { SimulationResult } from '../../contract/rules.ts';
import type { Signal } from '../../contract/signals.ts';

const WEEK_MS = 7 * 86_400_000;
const OFFSET_MS = 8 * 3_600_000;
/** More people than this are not listed. */
const MOST_PEOPLE = 20;

/** An alert that the office has, as people closed it. */
export interface ClosedAlert {
  readonly person: string;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly windowMinutes: number;
  readonly closedAs: 'confirmed' | 'false-alarm' | null;
}

/** Alerts that signals become: one for a person and a window, however often it is told. */
class ToldAlerts {
  readonly #windows = new Map<string, Set<number>>();
  readonly #signals = new Map<string, number[]>();
  readonly ofWeek: number[];

  constructor(weeks: number) {
    this.ofWeek = new Array<number>(weeks).fill(0);
  }

  tell({ person, at, windowMinutes }: Signal, week: number): void {
    const windows = this.#windows.get(person) ?? new Set();
    this.#windows.set(person, windows);
    const before = windows.size;
    windows.add(Math.floor(at / (windowMinutes * 60_000)));
    if (windows.size > before) this.ofWeek[week] = (this.ofWeek[week] ?? 0) + 1;
    const signals = this.#signals.get(person) ?? [];
    signals.push(at);
    this.#signals.set(person, signals);
  }

  get people(): Iterable<string> {
    return this.#windows.keys();
  }

  of(person: string): number {
    return this.#windows.get(person)?.size ?? 0;
  }

  /** Whether anything was told of the person about then. */
  tells({ person, firstAt, lastAt, windowMinutes }: ClosedAlert): boolean {
    const slackMs = windowMinutes * 60_000;
    return (this.#signals.get(person) ?? []).some(
      (at) => at >= firstAt.getTime() - slackMs && at <= lastAt.getTime() + slackMs,
    );
  }
}

/** Compares what two ways of counting tell, week by week. What it holds grows with what is told, never with events. */
export class ToldInWeeks {
  readonly #since: number;
  readonly #before: ToldAlerts;
  readonly #after: ToldAlerts;

  constructor(since: Date, weeks: number) {
    this.#since = since.getTime();
    this.#before = new ToldAlerts(weeks);
    this.#after = new ToldAlerts(weeks);
  }

  /** What comes before the first week only fills windows. */
  tell(side: 'before' | 'after', signals: readonly Signal[]): void {
    const told = side === 'before' ? this.#before : this.#after;
    for (const signal of signals) {
      const week = Math.floor((signal.at - this.#since) / WEEK_MS);
      if (week >= 0 && week < told.ofWeek.length) told.tell(signal, week);
    }
  }

  result(alerts: readonly ClosedAlert[], isPartial: boolean): SimulationResult {
    const [before, after] = [this.#before, this.#after];
    const closedAs = (as: ClosedAlert['closedAs']) => alerts.filter((alert) => alert.closedAs === as);
    const silent = (given: readonly ClosedAlert[]) => given.filter((alert) => !after.tells(alert)).length;
    const [confirmed, falseAlarms] = [closedAs('confirmed'), closedAs('false-alarm')];
    const everybody = [...new Set([...before.people, ...after.people])].map((person) => ({
      before: before.of(person),
      after: after.of(person),
    }));
    everybody.sort((one, other) => other.after - one.after || other.before - one.before);
    return {
      before: sumOf(before.ofWeek),
      after: sumOf(after.ofWeek),
      weeks: before.ofWeek.map((told, week) => ({
        from: dayOf(this.#since + week * WEEK_MS),
        before: told,
        after: after.ofWeek[week] ?? 0,
      })),
      ...{ confirmed: confirmed.length, missed: silent(confirmed) },
      ...{ falseAlarms: falseAlarms.length, spared: silent(falseAlarms) },
      ...{ people: everybody.slice(0, MOST_PEOPLE), peopleInAll: everybody.length, isPartial },
    };
  }
}

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, one) => sum + one, 0);
const dayOf = (at: number): string => new Date(at + OFFSET_MS).toISOString().slice(0, 10);
