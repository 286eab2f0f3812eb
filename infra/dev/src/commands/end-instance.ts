import { dataFolderOf, findFolders } from '../instance/folders.ts';
import { endLeftApplications, endLeftServices } from '../instance/leftovers.ts';
import { type PartName, readInstance } from '../instance/record.ts';
import { runnerOf } from '../instance/runner-lock.ts';
import { endProcess } from '../processes/end-process.ts';

/** The runner drains its processes and shuts Postgres down in this time; the last signal leaves the parts for the next line. */
const RUNNER_GRACE_MS = 60_000;

export interface Ended {
  /** Pid of the runner that was asked to stop, `null` when none ran. */
  readonly runner: number | null;
  /** Parts of a killed runner that were still there. */
  readonly left: readonly PartName[];
}

/** Ends the office's own instance, whoever runs it, and what a killed runner left of it. */
export async function endInstance(environment: NodeJS.ProcessEnv): Promise<Ended> {
  const folders = findFolders(dataFolderOf(environment));
  if (folders === null) return { runner: null, left: [] };
  const runner = runnerOf(folders.data);
  if (runner !== null) {
    await endProcess(runner, { signals: ['SIGTERM', 'SIGKILL'], graceMs: RUNNER_GRACE_MS, group: false });
  }
  const instance = readInstance(folders.data);
  const left =
    instance === null ? [] : [...(await endLeftApplications(instance)), ...(await endLeftServices(instance))];
  return { runner: runner?.pid ?? null, left };
}
