import type { LogReader } from '@kean/audit';
import { type Database, inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import { record } from '../audit-events.ts';
import { silenceRuleOf, WATCHERS, type Watcher } from '../contract/silence.ts';
import { findSilence, type Silence } from './find-silence.ts';

export interface SilenceWatchParts {
  readonly db: Database;
  readonly log: LogReader;
  readonly troubled: (error: unknown) => void;
  /** How often it looks. */
  readonly everyMs?: number;
  /**
   * How long this process must have seen a silence before it tells: after a night in which nothing ran everything is silent until it has had time to
   * speak.
   */
  readonly firmAfterMs?: number;
}

const EVERY_MS = 5_000;
const FIRM_AFTER_MS = 45_000;
/** Of all processes one looks at a time; who finds it taken looks the next time. */
const TAKEN = `SELECT pg_try_advisory_xact_lock(hashtext('kean.silence-watch')) AS taken`;
const FALLS_SILENT = 'SELECT id, times, measured FROM watcher_falls_silent($1, $2::timestamptz, $3::int4)';
const SPEAKS_AGAIN = 'SELECT id, silent_seconds AS "silentSeconds" FROM watcher_speaks_again($1)';

/**
 * Watches the watchers. It runs in the api and in the worker, because a process cannot tell its own death; what is told twice is one row. A silence
 * that ends is not closed: the alert says since when the watcher speaks again, and somebody says what it was.
 */
export class SilenceWatch {
  readonly #parts: SilenceWatchParts;
  readonly #firstSeen = new Map<Watcher, number>();
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;

  constructor(parts: SilenceWatchParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer = setInterval(() => void this.look(), this.#parts.everyMs ?? EVERY_MS);
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#looking;
  }

  /** One look at every watcher. Never rejects: the next look is soon. */
  look(): Promise<void> {
    this.#looking ??= inSqlTransaction(this.#parts.db, nobody, (tx) => this.#look(tx))
      .catch(this.#parts.troubled)
      .finally(() => {
        this.#looking = null;
      });
    return this.#looking;
  }

  async #look(tx: SqlTransaction): Promise<void> {
    const [lock] = await tx.query<{ taken: boolean }>(TAKEN, []);
    if (lock?.taken !== true) return;
    const now = new Date();
    const silent = await findSilence(tx, this.#parts.log, now);
    for (const watcher of WATCHERS) {
      const silence = silent.find((one) => one.watcher === watcher);
      if (silence === undefined) await this.#speaks(tx, watcher);
      else if (this.#isFirm(watcher, now.getTime())) await fallsSilent(tx, silence);
    }
  }

  #isFirm(watcher: Watcher, now: number): boolean {
    const first = this.#firstSeen.get(watcher) ?? now;
    this.#firstSeen.set(watcher, first);
    return now - first >= (this.#parts.firmAfterMs ?? FIRM_AFTER_MS);
  }

  async #speaks(tx: SqlTransaction, watcher: Watcher): Promise<void> {
    this.#firstSeen.delete(watcher);
    const [ended] = await tx.query<{ id: string; silentSeconds: number }>(SPEAKS_AGAIN, [watcher]);
    if (ended === undefined) return;
    await record(tx, {
      ...{ action: 'incidents.watcher-spoke', outcome: 'allowed', principal: null },
      ...{ subject: { kind: 'LeakAlert', id: ended.id }, facts: { watcher, seconds: ended.silentSeconds } },
    });
  }
}

async function fallsSilent(tx: SqlTransaction, { watcher, since, boundSeconds }: Silence): Promise<void> {
  const [told] = await tx.query<{ id: string; times: number; measured: number }>(FALLS_SILENT, [
    ...[watcher, since, boundSeconds],
  ]);
  if (told === undefined) return;
  const { id, times, measured } = told;
  await record(tx, {
    ...{ action: 'incidents.alert-raised', outcome: 'allowed', principal: null, subject: { kind: 'LeakAlert', id } },
    facts: { rule: silenceRuleOf(watcher), severity: 'critical', measured, limit: boundSeconds, times },
  });
}
