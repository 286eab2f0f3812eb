import { ask } from '#lib/api/browser.ts';
import { failureOf, leaveIfSignedOut } from '#lib/api/failures.ts';
import type { RadiusProgress } from '#lib/api/views.ts';
import { isUnderWay } from './words.ts';

const POLL_MS = 3_000;

/** How far a measuring is: pushed by an event stream, asked for every few seconds where the stream does not hold. */
export class RadiusWatch {
  progress = $state.raw<RadiusProgress>() as RadiusProgress;
  /** The stream broke off; the figures still come, only slower. */
  slow = $state(false);
  readonly #radiusId: string;
  readonly #ended: () => void;

  /** @param ended told once, when there is a result to read, or none to be had */
  constructor(radiusId: string, progress: RadiusProgress, ended: () => void) {
    this.#radiusId = radiusId;
    this.progress = progress;
    this.#ended = ended;
  }

  /** @returns the end of watching, as an effect wants it */
  start(): () => void {
    let stop: () => void = () => undefined;
    let over = false;
    const take = (progress: RadiusProgress) => {
      if (over) return;
      this.progress = progress;
      if (isUnderWay(progress.state)) return;
      over = true;
      stop();
      this.#ended();
    };
    const poll = () => {
      stop();
      if (over) return;
      this.slow = true;
      const timer = setInterval(() => {
        ask((api) => api.incidents.radius.read.query({ radiusId: this.#radiusId })).then(take, (error: unknown) => {
          const told = failureOf(error);
          // Whoever turns out to stand among its first is told so by the page itself.
          if (!leaveIfSignedOut(told) && told.kind === 'not-found' && !over) {
            over = true;
            stop();
            this.#ended();
          }
        });
      }, POLL_MS);
      stop = () => clearInterval(timer);
    };
    void import('#lib/api/live.ts').then(({ liveApi }) => {
      if (over) return;
      const stream = liveApi.incidents.radius.watch.subscribe(
        { radiusId: this.#radiusId },
        {
          onData: (told) => take('data' in told ? (told.data as RadiusProgress) : told),
          onError: (error) => {
            if (!leaveIfSignedOut(failureOf(error))) poll();
          },
        },
      );
      stop = () => stream.unsubscribe();
    }, poll);
    return () => {
      over = true;
      stop();
    };
  }
}
