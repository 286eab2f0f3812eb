import { untrack } from 'svelte';
import { ask } from '#lib/api/browser.ts';
import { failureOf, leaveIfSignedOut } from '#lib/api/failures.ts';
import type { LeakSending } from '#lib/api/views.ts';

const POLL_MS = 5_000;

/** A notice as it goes to clients: pushed by an event stream, asked for every few seconds where the stream does not hold. */
export class SendingWatch {
  view = $state.raw<LeakSending>() as LeakSending;
  /** The stream broke off; the figures still come, only slower. */
  slow = $state(false);

  constructor(view: LeakSending) {
    this.view = view;
  }

  /** What somebody did on this page counts at once; the stream may still tell of before. */
  take(view: LeakSending): void {
    if (view.round >= this.view.round) this.view = view;
  }

  /** @returns the end of watching, as an effect wants it */
  start(): () => void {
    // Read without tracking: what arrives must not begin the watching anew.
    const noticeId = untrack(() => this.view.noticeId);
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
        ask((api) => api.incidents.notices.read.query({ noticeId })).then(({ sending }) => {
          if (sending !== null) this.take(sending);
        }, leaveOrGoOn);
      }, POLL_MS);
      stop = () => clearInterval(timer);
    };
    // A watch ends by itself after some minutes and is asked for again.
    const follow = () => {
      void import('#lib/api/live.ts').then(({ liveApi }) => {
        if (over) return;
        const stream = liveApi.incidents.notices.sending.watch.subscribe(
          { noticeId },
          {
            onData: (told) => this.take(viewIn(told)),
            onError: (error) => leaveOrGoOn(error) || poll(),
            onComplete: () => {
              if (!over) follow();
            },
          },
        );
        stop = () => stream.unsubscribe();
      }, poll);
    };
    follow();
    return () => {
      over = true;
      stop();
    };
  }
}

/** A tracked event carries the view beside its id; a plain one is the view. */
function viewIn(told: LeakSending | { data: LeakSending }): LeakSending {
  return 'data' in told ? told.data : told;
}
