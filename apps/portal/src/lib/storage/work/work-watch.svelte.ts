import { ask } from '#lib/api/browser.ts';
import type { WorkOverview } from '#lib/api/views.ts';

const POLL_MS = 2_000;

/** The work as it changes: asked for every two seconds while somebody looks. */
export class WorkWatch {
  work = $state.raw() as WorkOverview;
  /** The last question was not answered; the figures are older than they should be. */
  stale = $state(false);
  #over = false;

  constructor(work: WorkOverview) {
    this.work = work;
  }

  /** @returns the end of watching, as an effect wants it */
  start(): () => void {
    this.#over = false;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') this.look();
    }, POLL_MS);
    return () => {
      this.#over = true;
      clearInterval(timer);
    };
  }

  /** Looks now: something was done here. */
  look(): void {
    ask((api) => api.storage.work.overview.query()).then(
      (work) => {
        if (this.#over) return;
        this.work = work;
        this.stale = false;
      },
      () => {
        this.stale = true;
      },
    );
  }
}
