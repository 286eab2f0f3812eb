import { untrack } from 'svelte';
import { ask } from '#lib/api/browser.ts';
import { failureOf, leaveIfSignedOut } from '#lib/api/failures.ts';
import type { Leaving } from '#lib/api/views.ts';

const POLL_MS = 3_000;
const isOver = ({ state }: Leaving) => state === 'called-off' || state === 'undone';

/** A leaving as it goes on: pushed by an event stream, asked for every few seconds where the stream does not hold. */
export class LeavingWatch {
  view = $state.raw<Leaving>() as Leaving;
  /** The stream broke off; the steps still come, only slower. */
  slow = $state(false);

  constructor(view: Leaving) {
    this.view = view;
  }

  /** @returns the end of watching, as an effect wants it */
  start(): () => void {
    const leavingId = untrack(() => this.view.leavingId);
    let stop: () => void = () => undefined;
    let over = false;
    const leaveOrGoOn = (error: unknown): boolean => {
      const left = !over && leaveIfSignedOut(failureOf(error));
      if (left) stop();
      return left;
    };
    const take = (view: Leaving) => {
      this.view = view;
    };
    const poll = () => {
      stop();
      if (over) return;
      this.slow = true;
      const timer = setInterval(() => {
        ask((api) => api.personnel.leavings.read.query({ leavingId })).then(take, leaveOrGoOn);
      }, POLL_MS);
      stop = () => clearInterval(timer);
    };
    if (!untrack(() => isOver(this.view))) {
      void import('#lib/api/live.ts').then(({ liveApi }) => {
        if (over) return;
        const stream = liveApi.personnel.leavings.watch.subscribe(
          { leavingId },
          {
            onData: (told) => take(viewIn(told)),
            onError: (error) => leaveOrGoOn(error) || poll(),
          },
        );
        stop = () => stream.unsubscribe();
      }, poll);
    }
    return () => {
      over = true;
      stop();
    };
  }
}

/** A tracked event carries the view beside its id; a plain one is the view. */
function viewIn(told: Leaving | { data: Leaving }): Leaving {
  return 'data' in told ? told.data : told;
}
