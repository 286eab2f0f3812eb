import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '@kean/db';
import type { ClientId } from '@kean/kernel';

const CHANNEL = 'kean_consent';
/** While the line holds: for what comes by the clock alone, and for a notice that was lost. */
const LOOK_ANYHOW_MS = 20_000;
/** While nothing says that notices would arrive. */
const LOOK_UNHEARD_MS = 500;
/** One question of the process, whatever number of screens follows somebody; without an answer in time the line is broken. */
const ASK_EVERY_MS = 3_000;
const ANSWER_WITHIN_MS = 1_500;
const RECONNECT_MS = 500;

/**
 * Wakes whoever follows a client: their consents, or how far they have come with a link. A notice says only that something changed; what, is read by whoever was woken (0023). One
 * connection of the process listens while anybody waits, and none where nobody does.
 */
export class ClientBell {
  readonly #db: Database;
  readonly #waiting = new Map<() => void, ClientId>();
  #watchers = 0;
  #listening: AbortController | null = null;
  #hears = false;

  constructor(db: Database) {
    this.#db = db;
  }

  /** For as long as somebody follows. Call what it returns when they leave. */
  follow(): () => void {
    this.#watchers += 1;
    if (this.#listening === null) {
      this.#listening = new AbortController();
      void this.#listen(this.#listening.signal);
    }
    return () => {
      this.#watchers -= 1;
      if (this.#watchers > 0) return;
      this.#listening?.abort();
      this.#listening = null;
      this.#hears = false;
    };
  }

  /**
   * A promise that is kept when something of this client may have changed, or when it is time to look anyhow. Made before the look, so that
   * nothing is missed between the look and the waiting.
   */
  rings(clientId: ClientId, mostMs: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((done) => {
      const wake = () => {
        this.#waiting.delete(wake);
        clearTimeout(timer);
        signal?.removeEventListener('abort', wake);
        done();
      };
      const timer = setTimeout(wake, Math.min(mostMs, this.#hears ? LOOK_ANYHOW_MS : LOOK_UNHEARD_MS));
      timer.unref();
      signal?.addEventListener('abort', wake);
      this.#waiting.set(wake, clientId);
      if (signal?.aborted === true) wake();
    });
  }

  /** `null`: everybody. */
  #ring(clientId: string | null): void {
    for (const [wake, followed] of [...this.#waiting]) if (clientId === null || clientId === followed) wake();
  }

  async #listen(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#listenOnce(signal).catch(() => undefined);
      // Whoever waits by the long clock looks now, and by the short one from here on.
      // Another one may listen by now, for those who came after the last had left.
      if (signal.aborted) return;
      this.#hears = false;
      this.#ring(null);
      await pause(RECONNECT_MS);
    }
  }

  /** Ends when nobody follows any more, or when the connection is lost or silent. */
  async #listenOnce(signal: AbortSignal): Promise<void> {
    const client = await this.#db.pool.connect();
    const lost = new AbortController();
    const breaks = () => lost.abort();
    const heard = ({ payload }: { readonly payload?: string | undefined }) => this.#ring(payload || null);
    client.on('notification', heard);
    client.on('error', breaks);
    client.on('end', breaks);
    try {
      await answered(client.query(`listen ${CHANNEL}`));
      if (!signal.aborted) this.#hears = true;
      // What was committed before this moment rang for nobody.
      this.#ring(null);
      const either = AbortSignal.any([signal, lost.signal]);
      while (!either.aborted) {
        await pause(ASK_EVERY_MS, undefined, { signal: either }).catch(() => undefined);
        if (!either.aborted) await answered(client.query('select'));
      }
    } finally {
      client.off('notification', heard);
      client.off('end', breaks);
      // Closed and not given back: it still listens.
      client.release(true);
    }
  }
}

const bells = new WeakMap<Database, ClientBell>();

/** The bell of this process. */
export function clientBellOf(db: Database): ClientBell {
  const bell = bells.get(db) ?? new ClientBell(db);
  bells.set(db, bell);
  return bell;
}

async function answered(answer: Promise<unknown>): Promise<void> {
  const late = pause(ANSWER_WITHIN_MS, 'late' as const);
  if ((await Promise.race([answer.then(() => 'answered' as const), late])) === 'late') {
    throw new Error('the connection that listens does not answer');
  }
}
