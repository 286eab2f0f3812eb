import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { takeRunnerLock } from '../instance/runner-lock.ts';
import type { Progress } from '../progress.ts';
import { inClone } from '../repository.ts';

const POLL_MS = 200;

/** Two commands of one clone (a start and a test run) never make the same product at once: the second waits for the first. */
export async function withPreparationLock<T>(work: () => Promise<T>, progress: Progress): Promise<T> {
  const folder = inClone('node_modules', '.kean-preparing');
  mkdirSync(folder, { recursive: true });
  for (let told = false; ; told = true) {
    const outcome = takeRunnerLock(folder);
    if ('taken' in outcome) {
      try {
        return await work();
      } finally {
        outcome.taken.release();
      }
    }
    if (!told) progress.note(`waiting for another command (pid ${outcome.heldBy.pid}) that prepares the same clone`);
    await sleep(POLL_MS);
  }
}
