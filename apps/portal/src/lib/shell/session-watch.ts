import { failureOf, leaveIfSignedOut } from '#lib/api/failures.ts';

/** What was changed for this person may change again at once; the next look waits so long. */
const AGAIN_MS = 1_000;
const MOST_AGAIN_MS = 30_000;
/** The page comes first: nothing is held open before it has loaded nothing more for so long. */
const QUIET_MS = 2_000;
/** What is shown was read with rights that are not the same any more. */
const RIGHTS_CHANGED = 'CALL_RIGHTS_CHANGED';

/**
 * Closes the screen by itself when the session ends: whoever was signed out, suspended or seen off elsewhere goes on looking at nothing. One
 * stream for the page that is looked at; a hidden one holds none, and asks when it is shown.
 * @param onchanged what the person may do has changed, and the page is to be read anew
 * @returns the end of watching
 */
export function watchSession(onchanged: () => void): () => void {
  let stop: () => void = () => undefined;
  let over = false;
  let againMs = AGAIN_MS;

  const later = () => {
    stop();
    if (over || document.hidden) return;
    const timer = setTimeout(begin, againMs);
    againMs = Math.min(againMs * 2, MOST_AGAIN_MS);
    stop = () => clearTimeout(timer);
  };
  const begin = () => {
    stop();
    if (over || document.hidden) return;
    let gone = false;
    stop = () => {
      gone = true;
    };
    void import('#lib/api/live.ts').then(({ liveApi }) => {
      if (over || gone) return;
      const stream = liveApi.agency.session.watch.subscribe(undefined, {
        onData: () => {
          againMs = AGAIN_MS;
        },
        // Whoever may do other things than before is let in anew, and the client of the api does that by itself: what it says of it is not an error.
        onConnectionStateChange: ({ error }) => {
          if (error && failureOf(error).code === RIGHTS_CHANGED) onchanged();
        },
        onError: (error) => {
          const failure = failureOf(error);
          if (leaveIfSignedOut(failure)) return;
          if (failure.kind !== 'unavailable') onchanged();
          later();
        },
        onComplete: begin,
      });
      stop = () => stream.unsubscribe();
    }, later);
  };
  const whenQuiet = () => {
    const last = performance
      .getEntriesByType('resource')
      .reduce((until, { startTime, duration }) => Math.max(until, startTime + duration), 0);
    if (document.readyState === 'complete' && performance.now() - last >= QUIET_MS) return begin();
    const timer = setTimeout(whenQuiet, QUIET_MS / 4);
    stop = () => clearTimeout(timer);
  };
  const shown = () => (document.hidden ? stop() : begin());
  // Whoever signs out themself is on the way to the page that says so; the end of their session is no news to them.
  const submitted = ({ target }: SubmitEvent) => {
    if (!(target instanceof HTMLFormElement) || new URL(target.action).pathname !== '/sign-out') return;
    over = true;
    stop();
  };
  document.addEventListener('visibilitychange', shown);
  document.addEventListener('submit', submitted);
  whenQuiet();
  return () => {
    over = true;
    document.removeEventListener('visibilitychange', shown);
    document.removeEventListener('submit', submitted);
    stop();
  };
}
