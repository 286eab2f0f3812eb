import { setTimeout as pause } from 'node:timers/promises';
import { fromBase32 } from './base32.ts';
import { codeAt, STEP_SECONDS, stepAt } from './totp.ts';

const lastStepOf = new Map<string, number>();

/**
 * A code of this secret that nobody in this process got before, as an app shows it to somebody who waits for a fresh one: for
 * programs that sign in as people of the demonstration. The code of the coming step counts already, so it rarely
 * has to wait.
 */
export async function nextCode(secret: string): Promise<string> {
  const now = stepAt(Date.now());
  const step = Math.max(now, (lastStepOf.get(secret) ?? 0) + 1);
  lastStepOf.set(secret, step);
  const counts = (step - 1) * STEP_SECONDS * 1000;
  if (counts > Date.now()) await pause(counts - Date.now() + 50);
  return codeAt(fromBase32(secret), step);
}
