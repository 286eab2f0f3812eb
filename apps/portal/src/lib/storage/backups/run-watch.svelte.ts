const POLL_MS = 1_000;

interface Runs<Run> {
  readonly rows: readonly Run[];
}

/** What is watched. */
export interface Watched<Run, Page extends Runs<Run>> {
  /** Asks the server anew. */
  read(): Promise<Page>;
  isUnderWay(run: Run): boolean;
  /** When nothing is under way any more: what is newest has changed. */
  onended?(): void;
}

/** Runs of one kind (backups, drills of a restore) as they change: asked for every second while one is under way. */
export class RunWatch<Run extends { readonly id: string }, Page extends Runs<Run>> {
  /** What the server said last. */
  page = $state.raw() as Page;
  now = $state.raw(new Date());
  readonly rows = $derived(this.page.rows);
  readonly underWay = $derived(this.rows.filter((run) => this.#watched.isUnderWay(run)));
  readonly past = $derived(this.rows.filter((run) => !this.#watched.isUnderWay(run)));
  readonly #watched: Watched<Run, Page>;

  /** @param readAt the server's time, so that server and browser render the same words first */
  constructor(page: Page, readAt: string, watched: Watched<Run, Page>) {
    this.#watched = watched;
    this.page = page;
    this.now = new Date(readAt);
  }

  /** @returns the end of watching, as an effect wants it */
  start(): () => void {
    let over = false;
    const timer = setInterval(() => {
      if (this.underWay.length === 0 || document.visibilityState !== 'visible') return;
      this.#watched.read().then(
        (page) => {
          if (over) return;
          this.page = page;
          this.now = new Date();
          if (this.underWay.length === 0) this.#watched.onended?.();
        },
        () => {
          // The ages go on; the figures stay those that the server said last.
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
  take(run: Run): void {
    this.page = { ...this.page, rows: [run, ...this.rows.filter(({ id }) => id !== run.id)] };
    this.now = new Date();
  }
}
