import { AppError, type ErrorKind } from '@kean/kernel';

/** How often a failure of this kind is tried again, and how long at most is waited, milliseconds. */
interface Patience {
  readonly attempts: number;
  readonly firstMs: number;
  readonly mostMs: number;
}

const NEVER: Patience = { attempts: 0, firstMs: 0, mostMs: 0 };

/** Trying again helps where the cause may go away by itself. What the caller sent, or a rule, does not change by waiting. */
const PATIENCE: Record<ErrorKind, Patience> = {
  invalid: NEVER,
  unauthenticated: NEVER,
  forbidden: NEVER,
  'not-found': NEVER,
  'too-large': NEVER,
  conflict: { attempts: 8, firstMs: 200, mostMs: 5_000 },
  limited: { attempts: 60, firstMs: 1_000, mostMs: 60_000 },
  // A part is down: asked again often enough that work goes on within seconds of its return, for about a day.
  unavailable: { attempts: 20_000, firstMs: 250, mostMs: 6_000 },
  internal: { attempts: 6, firstMs: 1_000, mostMs: 60_000 },
};

/**
 * When to try again, or `null` to give up. The wait doubles from attempt to attempt; half of it is chance, so that jobs which
 * failed together do not come back together.
 *
 * @param failures failed attempts so far, this one included
 * @returns milliseconds
 */
export function retryAfter(error: unknown, failures: number, random: () => number = Math.random): number | null {
  const { attempts, firstMs, mostMs } = PATIENCE[error instanceof AppError ? error.kind : 'internal'];
  if (failures > attempts) return null;
  const wait = Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 20));
  return Math.round(wait * (0.5 + random() / 2));
}

/** What is kept of a failure: a code, never a message. */
export function failureCodeOf(error: unknown): string {
  return error instanceof AppError && /^[A-Z][A-Z0-9_]{0,63}$/.test(error.code) ? error.code : 'UNEXPECTED';
}
