import process from 'node:process';
import type { Progress } from '../progress.ts';
import type { Teardown } from '../teardown.ts';

/** Status of a command that was interrupted before it was done (128 + SIGINT). */
const INTERRUPTED = 130;
/** One Ctrl-C arrives from the terminal and from the parent. */
const SAME_REQUEST_MS = 1_000;

export interface Interruption {
  /** Whether somebody asked this command to end; it then ends the process by itself. */
  readonly begun: () => boolean;
  /** From now on an interruption is the ordinary end: the exit status is 0. */
  readonly everythingDone: () => void;
}

/**
 * Ends everything and then this process: on Ctrl-C, on a request to end, when the terminal closes, and when the process that
 * started this one (npm) is gone.
 */
export function endOnInterrupt(teardown: Teardown, progress: Progress): Interruption {
  let begun: number | null = null;
  let status = INTERRUPTED;
  const end = (): void => {
    if (begun !== null) {
      if (performance.now() - begun > SAME_REQUEST_MS) progress.note('still stopping');
      return;
    }
    begun = performance.now();
    progress.note('stopping');
    teardown.run().then(
      () => {
        progress.note('stopped, nothing is left running');
        process.exit(status);
      },
      (error: unknown) => {
        console.error('✗ Not everything could be stopped:', error);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  process.once('disconnect', end);
  return {
    begun: () => begun !== null,
    everythingDone: () => {
      status = 0;
    },
  };
}
