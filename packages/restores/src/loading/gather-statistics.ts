import { onConnection } from '../quarantine/on-connection.ts';
import { insideOf, type QuarantinePlace } from '../quarantine/quarantine.ts';
import { type EndedSteps, endStep } from '../quarantine/steps.ts';
import type { RestoreProgress } from '../restore-progress.ts';

interface Gathering {
  readonly place: QuarantinePlace;
  readonly signal: AbortSignal;
  onProgress(progress: RestoreProgress): void;
}

/** Tables of the office. What the catalogues hold the server looks at by itself, and it is small. */
const TABLES = `
  select string_agg(oid::regclass::text, ', ') as tables from pg_class
   where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and not relispartition`;

/**
 * A dump carries no statistics, and a planner without them takes every table for what its size says: the first hour of the office would be
 * slow, at the very moment when everybody comes back.
 */
export async function gatherStatistics(work: Gathering, { analyzed }: EndedSteps): Promise<void> {
  const { place, signal, onProgress } = work;
  signal.throwIfAborted();
  if (analyzed !== undefined) return;
  onProgress({ phase: 'analyzing', done: 0, total: 0 });
  await onConnection(insideOf(place), async (client) => {
    await client.query('set statement_timeout = 0');
    const { rows } = await client.query<{ tables: string }>(TABLES);
    await client.query(`analyze ${rows[0]?.tables}`);
  });
  await endStep(place, 'analyzed', {});
}

/** Beside the last checks, which compare in this process what the server reads: nothing waits for the other. */
export async function withStatistics<T>(work: Gathering, ended: EndedSteps, checking: () => Promise<T>): Promise<T> {
  const [checked, gathered] = await Promise.allSettled([checking(), gatherStatistics(work, ended)]);
  if (checked.status === 'rejected') throw checked.reason;
  if (gathered.status === 'rejected') throw gathered.reason;
  return checked.value;
}
