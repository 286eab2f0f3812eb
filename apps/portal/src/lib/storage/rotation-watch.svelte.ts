import { ask } from '#lib/api/browser.ts';
import type { RotationPage, RotationView } from '#lib/api/views.ts';
import { isUnderWay } from './rotation-in-words.ts';

const POLL_MS = 2_000;
/** The keys are counted anew this often while they change hands: counting them is dearer than asking how far it is. */
const COUNTED_ANEW_MS = 10_000;

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
   * @param onmoved called when the rotation that was under way has ended or begun another phase, and now and then while it
   *   moves: what is counted on the page has changed
   * @returns the end of watching, as an effect wants it
   */
  start(onmoved: () => void): () => void {
    let over = false;
    let counted = Date.now();
    const timer = setInterval(() => {
      if (this.underWay === null || document.visibilityState !== 'visible') return;
      ask((api) => api.storage.rotations.list.query({})).then(
        ({ rows }) => {
          if (over) return;
          const before = this.underWay;
          this.rows = rows;
          this.now = new Date();
          this.stale = false;
          const moved = this.underWay?.done !== before?.done && Date.now() - counted > COUNTED_ANEW_MS;
          if (!moved && this.underWay?.phase === before?.phase) return;
          counted = Date.now();
          onmoved();
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
