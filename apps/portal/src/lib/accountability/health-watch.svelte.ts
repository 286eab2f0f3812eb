import type { HealthInWords } from './health-in-words.ts';

const ASK_EVERY_MS = 10_000;

/** The strip of proof as time goes on: asked for again while the page is seen, ages and all. */
export class HealthWatch {
  health = $state.raw<HealthInWords | null>(null);
  /** The last question was not answered; what is shown is older than it should be. */
  stale = $state(false);

  constructor(health: HealthInWords | null) {
    this.health = health;
  }

  /** @returns the end of watching, as an effect wants it */
  start(): () => void {
    const leaving = new AbortController();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void this.#ask(leaving.signal);
    }, ASK_EVERY_MS);
    return () => {
      clearInterval(timer);
      leaving.abort();
    };
  }

  async #ask(signal: AbortSignal): Promise<void> {
    try {
      const answer = await fetch('/accountability/log/health', { signal });
      if (!answer.ok) throw new Error(`answered ${answer.status}`);
      this.health = (await answer.json()) as HealthInWords;
      this.stale = false;
    } catch {
      // The strip keeps what it last knew and says so; whoever left the page needs to know nothing.
      if (!signal.aborted) this.stale = true;
    }
  }
}
