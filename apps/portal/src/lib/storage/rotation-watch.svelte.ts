import { ask } from '#lib/api/browser.ts';
import type { RotationPage, RotationView } from '#lib/api/views.ts';
import { isUnderWay } from './rotation-in-words.ts';

const POLL_MS = 2_000;

/** Rotations as they change: asked for every two seconds while one is under way, for a page may stay open for hours. */
export class RotationWatch {
  rows = $state.raw<readonly RotationView[]>([]);
  now = $state.raw(new Date());
  /** The last question was not answered; the figures are older than they should be. */
  stale = $state(false);
  readonly underWay = $derived(this.rows.find(isUnderWay) ?? null);

  /** @param readAt the server's time, so that server and browser render the same words first */
  constructor({ rows }: RotationPage, readAt: string) {
    this.rows = rows;
    this.now = new Date(readAt);
  }

  /**
   * @param onended called when the rotation that was under way is not any more: everything counted has changed
   * @returns the end of watching, as an effect wants it
   */
  start(onended: () => void): () => void {
    let over = false;
    const timer = setInterval(() => {
      if (this.underWay === null || document.visibilityState !== 'visible') return;
      ask((api) => api.storage.rotations.list.query({})).then(
        ({ rows }) => {
          if (over) return;
          this.rows = rows;
          this.now = new Date();
          this.stale = false;
          if (this.underWay === null) onended();
        },
        () => {
          this.now = new Date();
          this.stale = true;
        },
      );
    }, POLL_MS);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }

  /** Takes over what an act of this page answered. */
  take(view: RotationView): void {
    this.rows = [view, ...this.rows.filter(({ id }) => id !== view.id)];
    this.now = new Date();
  }
}
