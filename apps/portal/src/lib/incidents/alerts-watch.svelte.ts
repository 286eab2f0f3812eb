import { untrack } from 'svelte';
import { ask } from '#lib/api/browser.ts';
import { type Failure, failureOf, leaveIfSignedOut } from '#lib/api/failures.ts';
import type { AlertRow, AlertsPage } from '#lib/api/views.ts';

const POLL_MS = 3_000;

export interface AlertFilter {
  readonly show?: 'open' | AlertRow['state'] | 'mine' | 'suppressed';
  readonly severity?: AlertRow['severity'];
}

/** The list as it changes: pushed by an event stream, asked for every few seconds where the stream does not hold. */
export class AlertsWatch {
  page = $state.raw<AlertsPage>() as AlertsPage;
  /** The stream broke off; alerts still come, only slower. */
  slow = $state(false);
  /** The last time it was asked for failed: what stands here may be old. */
  failure = $state.raw<Failure | null>(null);
  /** Alerts that came while somebody looked, for whoever cannot see them slide in. */
  arrived = $state(0);
  readonly #filter: AlertFilter;

  constructor(page: AlertsPage, filter: AlertFilter) {
    this.page = page;
    this.#filter = filter;
  }

  /** @returns the end of watching, as an effect wants it */
  start(): () => void {
    let stop: () => void = () => undefined;
    let over = false;
    const leaveOrGoOn = (error: unknown): boolean => {
      const left = !over && leaveIfSignedOut(failureOf(error));
      if (left) stop();
      return left;
    };
    const poll = () => {
      stop();
      if (over) return;
      this.slow = true;
      const timer = setInterval(() => {
        this.again().catch((error: unknown) => {
          if (!leaveOrGoOn(error)) this.failure = failureOf(error);
        });
      }, POLL_MS);
      stop = () => clearInterval(timer);
    };
    void import('#lib/api/live.ts').then(({ liveApi }) => {
      if (over) return;
      const stream = liveApi.incidents.alerts.watch.subscribe(this.#filter, {
        onData: (told) => this.#take('data' in told ? (told.data as AlertsPage) : told),
        onError: (error) => leaveOrGoOn(error) || poll(),
      });
      stop = () => stream.unsubscribe();
    }, poll);
    return () => {
      over = true;
      stop();
    };
  }

  async again(): Promise<void> {
    this.#take(await ask((api) => api.incidents.alerts.list.query(this.#filter)));
    this.failure = null;
  }

  #take(page: AlertsPage): void {
    const known = new Set(untrack(() => this.page).rows.map(({ alertId }) => alertId));
    this.arrived = page.rows.filter(({ alertId, state }) => state === 'new' && !known.has(alertId)).length;
    this.page = page;
  }
}
