import { END_APPLICATION, type EndOptions, endProcess } from '../processes/end-process.ts';
import { isRunning } from '../processes/identity.ts';
import { postgresIn } from '../services/start-postgres.ts';
import { APPLICATIONS, type Instance, type PartName } from './record.ts';

/** Postgres first disconnects everybody, Redis saves; both end at once on the last signal. */
export const END_POSTGRES: EndOptions = { signals: ['SIGINT', 'SIGQUIT', 'SIGKILL'], graceMs: 20_000, group: false };
export const END_REDIS: EndOptions = { signals: ['SIGTERM', 'SIGKILL'], graceMs: 10_000, group: false };

/**
 * Ends the application processes a killed runner left behind, by the pid and start time that its record names.
 * @returns the names of those that were still there
 */
export async function endLeftApplications(instance: Instance): Promise<PartName[]> {
  const left = APPLICATIONS.filter((name) => {
    const identity = instance.processes[name];
    return identity !== undefined && isRunning(identity);
  });
  await Promise.all(
    left.map((name) => {
      const identity = instance.processes[name];
      return identity === undefined ? true : endProcess(identity, END_APPLICATION);
    }),
  );
  return left;
}

/**
 * Ends the data services a killed runner left behind, also a Postgres whose start it did not live to record.
 * @param kept names of those that are adopted instead
 */
export async function endLeftServices(instance: Instance, kept: ReadonlySet<string> = new Set()): Promise<PartName[]> {
  const ended: PartName[] = [];
  const redis = instance.processes.redis;
  if (redis !== undefined && !kept.has('redis') && isRunning(redis)) {
    await endProcess(redis, END_REDIS);
    ended.push('redis');
  }
  const postgres = postgresIn(instance.folders.postgres);
  if (postgres !== null && !kept.has('postgres')) {
    await endProcess(postgres, END_POSTGRES);
    ended.push('postgres');
  }
  return ended;
}
