import { ask } from '#lib/api/browser.ts';
import type { DrillPage, DrillView } from '#lib/api/views.ts';
import { isUnderWay } from './drill-words.ts';

const POLL_MS = 1_000;

/** Drills as they change: asked for while one is under way. */
export class DrillWatch {
  rows = $state.raw<readonly DrillView[]>([]);
  lastProven = $state.raw<DrillView | null>(null);
  now = $state.raw(new Date());
  readonly underWay = $derived(this.rows.find(isUnderWay) ?? null);

  /** @param readAt the server's time, so that server and browser render the same words first */
  constructor({ rows, lastProven }: DrillPage, readAt: string) {
    this.rows = rows;
    this.lastProven = lastProven;
    this.now = new Date(readAt);
  }

  /** @returns the end of watching, as an effect wants it */
  start(): () => void {
    let over = false;
    const timer = setInterval(() => {
      if (this.underWay === null || document.visibilityState !== 'visible') return;
      ask((api) => api.storage.drills.list.query({})).then(
        ({ rows, lastProven }) => {
          if (over) return;
          this.rows = rows;
          this.lastProven = lastProven;
          this.now = new Date();
        },
        () => {
          this.now = new Date();
        },
      );
    }, POLL_MS);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }

  /** Takes over what an act of this page answered. */
  take(view: DrillView): void {
    this.rows = [view, ...this.rows.filter(({ id }) => id !== view.id)];
    this.now = new Date();
  }
}
