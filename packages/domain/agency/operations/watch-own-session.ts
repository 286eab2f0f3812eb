import { setTimeout } from 'node:timers/promises';

/** Long enough that nobody asks often, short enough that a forgotten one ends. */
const LONGEST_MS = 10 * 60_000;

/**
 * Stays open for as long as the session may be used, and says nothing in between: whatever ends the session or changes what its owner may
 * do ends this, with the reason. A screen that nobody touches closes by it.
 */
export async function* watchOwnSession(
  signal: AbortSignal | undefined,
): AsyncGenerator<{ open: true }, void, undefined> {
  yield { open: true };
  await setTimeout(LONGEST_MS, undefined, { signal, ref: false }).catch(unlessAborted);
}

function unlessAborted(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}
