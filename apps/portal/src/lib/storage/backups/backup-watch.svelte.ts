import { ask } from '#lib/api/browser.ts';
import type { BackupPage, BackupView } from '#lib/api/views.ts';
import { isUnderWay } from './backup-words.ts';

const POLL_MS = 1_500;

/** Backups as they change: asked for while one is under way. */
export class BackupWatch {
  rows = $state.raw<readonly BackupView[]>([]);
  now = $state.raw(new Date());
  readonly underWay = $derived(this.rows.filter(isUnderWay));

  /** @param readAt the server's time, so that server and browser render the same words first */
  constructor({ rows }: BackupPage, readAt: string) {
    this.rows = rows;
    this.now = new Date(readAt);
  }

  /**
   * @param onended called when nothing is under way any more: what is newest has changed
   * @returns the end of watching, as an effect wants it
   */
  start(onended: () => void): () => void {
    let over = false;
    const timer = setInterval(() => {
      if (this.underWay.length === 0 || document.visibilityState !== 'visible') return;
      ask((api) => api.storage.backups.list.query({})).then(
        ({ rows }) => {
          if (over) return;
          this.rows = rows;
          this.now = new Date();
          if (this.underWay.length === 0) onended();
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
  take(view: BackupView): void {
    this.rows = [view, ...this.rows.filter(({ id }) => id !== view.id)];
    this.now = new Date();
  }
}
