import type { AlertKind } from '../watchdog/alert-kinds.ts';

/** How an attempt at a job ended. */
export const RUN_OUTCOMES = [
  'done',
  'skipped', // done before, cancelled, or given up
  'again', // failed, will be tried again
  'dead', // failed for good, waits for a person
  'interrupted', // the process drains; another one takes it at once
] as const;
export type RunOutcome = (typeof RUN_OUTCOMES)[number];

export interface EndedRun {
  readonly queue: string;
  readonly job: string;
  readonly key: string;
  readonly attempt: number;
  readonly outcome: RunOutcome;
  readonly seconds: number;
  /** What the handler threw; describe it without its message. */
  readonly error?: unknown;
}

/** Told what happens, to be logged and counted by the process. Nothing it is told holds a value. */
export interface QueueObserver {
  ended(run: EndedRun): void;
  /** Jobs handed to Redis; `again` those among them that were missing there. */
  relayed(jobs: number): void;
  /** Jobs that were missing in Redis and will be handed over again. */
  missing(jobs: number): void;
  /** The watchdog raised an alert, or resolved one. */
  alerted(kind: AlertKind, about: string, open: boolean): void;
  /** A part does not answer; told at most every ten seconds a part. */
  troubled(
    part: 'relay' | 'sweep' | 'consumer' | 'redis' | 'listen' | 'timers' | 'pulse' | 'watchdog',
    error: unknown,
  ): void;
}

const QUIET_MS = 10_000;

/** BullMQ can emit ten thousand errors a second while Redis is full or away; an operator needs one. */
export function quieted(observer: QueueObserver): QueueObserver {
  const lastTold = new Map<string, number>();
  return {
    ended: (run) => observer.ended(run),
    relayed: (jobs) => observer.relayed(jobs),
    missing: (jobs) => observer.missing(jobs),
    alerted: (kind, about, open) => observer.alerted(kind, about, open),
    troubled: (part, error) => {
      const now = performance.now();
      if (now - (lastTold.get(part) ?? -QUIET_MS) < QUIET_MS) return;
      lastTold.set(part, now);
      observer.troubled(part, error);
    },
  };
}
