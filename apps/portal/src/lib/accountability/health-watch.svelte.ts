import { ask } from '#lib/api/browser.ts';
import type { LogHealth } from '#lib/api/views.ts';

const TICK_MS = 5_000;
/** A checkpoint is signed every few seconds; the strip need not know of each. */
const ASK_EVERY_TICKS = 6;

/** The state of the log as time goes on: the ages count up by themselves, the facts are asked for now and then while the page is seen. */
export class HealthWatch {
  health = $state.raw<LogHealth | null>(null);
  now = $state.raw(new Date());
  /** The last question was not answered; what is shown is older than it should be. */
  stale = $state(false);

  /** @param readAt the server's time, so that server and browser render the same words first */
  constructor(health: LogHealth | null, readAt: string) {
    this.health = health;
    this.now = new Date(readAt);
  }

  /** @returns the end of watching, as an effect wants it */
  start(): () => void {
    let ticks = 0;
    let over = false;
    const timer = setInterval(() => {
      this.now = new Date();
      ticks += 1;
      if (ticks % ASK_EVERY_TICKS !== 0 || document.visibilityState !== 'visible') return;
      ask((api) => api.accountability.log.health.query()).then(
        (health) => {
          if (over) return;
          this.health = health;
          this.stale = false;
        },
        () => {
          this.stale = true;
        },
      );
    }, TICK_MS);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }
}
