import { untrack } from 'svelte';
import { ask } from '#lib/api/browser.ts';
import { failureOf, leaveIfSignedOut } from '#lib/api/failures.ts';
import type { ImportView } from '#lib/api/views.ts';
import { isMoving } from './words.ts';

const POLL_MS = 2_000;

/**
 * The state of one import as it changes: pushed by an event stream, asked for every two seconds where the stream does not hold.
 * Ends itself when nothing moves any more.
 */
export class ImportWatch {
  view = $state.raw<ImportView>() as ImportView;
  /** The stream broke off; the figures still come, only slower. */
  slow = $state(false);

  constructor(view: ImportView) {
    this.view = view;
  }

  /** @returns the end of watching, as an effect wants it */
  start(): () => void {
    // Read without tracking: what arrives must not begin the watching anew.
    const importId = untrack(() => this.view.id);
    let stop: () => void = () => undefined;
    let over = false;

    const take = (view: ImportView) => {
      if (over) return;
      this.view = view;
      if (!isMoving(view.state)) stop();
    };
    /** Whoever was signed out is told so by the stream itself and brought to the sign-in; any other failure passes, and is asked again. */
    const leaveOrGoOn = (error: unknown): boolean => {
      const left = !over && leaveIfSignedOut(failureOf(error));
      if (left) stop();
      return left;
    };
    const poll = () => {
      stop();
      if (over || !isMoving(this.view.state)) return;
      this.slow = true;
      const timer = setInterval(() => {
        ask((api) => api.collection.imports.get.query({ importId })).then(take, leaveOrGoOn);
      }, POLL_MS);
      stop = () => clearInterval(timer);
    };

    void import('#lib/api/live.ts').then(({ liveApi }) => {
      if (over) return;
      const stream = liveApi.collection.imports.watch.subscribe(
        { importId },
        { onData: (told) => take(viewIn(told)), onError: (error) => leaveOrGoOn(error) || poll() },
      );
      stop = () => stream.unsubscribe();
    }, poll);

    return () => {
      over = true;
      stop();
    };
  }
}

/** A tracked event carries the view beside its id; a plain one is the view. */
function viewIn(told: ImportView | { data: ImportView }): ImportView {
  return 'data' in told ? told.data : told;
}
