import { onConnection } from '../quarantine/on-connection.ts';
import { insideOf, type QuarantinePlace } from '../quarantine/quarantine.ts';
import { type EndedSteps, endStep } from '../quarantine/steps.ts';
import type { RestoreProgress } from '../restore-progress.ts';

interface Gathering {
  readonly place: QuarantinePlace;
  readonly signal: AbortSignal;
  onProgress(progress: RestoreProgress): void;
}

/**
 * A dump carries no statistics, and a planner without them takes every table for small: the checks that follow would be slow, and so would
 * the first hour of the office, at the very moment when everybody comes back.
 */
export async function gatherStatistics(work: Gathering, { analyzed }: EndedSteps): Promise<void> {
  const { place, signal, onProgress } = work;
  signal.throwIfAborted();
  if (analyzed !== undefined) return;
  onProgress({ phase: 'analyzing', done: 0, total: 0 });
  await onConnection(insideOf(place), async (client) => {
    await client.query('set statement_timeout = 0');
    await client.query('analyze');
  });
  await endStep(place, 'analyzed', {});
}
