import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFolders, layOut } from './folders.ts';
import { remember } from './remembered.ts';
import { startInstance } from './start-instance.ts';

/** Names the folder in which a run of tests keeps its offices; nothing where each is made from the beginning. */
export const OFFICES = 'KEAN_OFFICES_OF_THIS_RUN';

/** What belongs to one start and not to the office: who runs it, where its services lie, what they said. */
const OF_ONE_START = new Set([
  'instance.json',
  'runner.lock',
  'whereabouts.json',
  'logs',
  'postgres',
  'redis',
  'witness',
]);

/**
 * Gives an empty folder the databases, keys and people of the demonstration as they are before anything serves, copied from the first office
 * of this run. Making them is the same work each time, and most of what a start costs. Each office of a run has the same keys therefore,
 * which none of them outlives.
 *
 * Whoever comes while the first is being made does not wait: that folder stays empty, and its office is made from the beginning.
 */
export async function copyOfficeMadeBefore(offices: string, dataFolder: string): Promise<void> {
  const made = join(offices, 'made');
  const complete = join(offices, 'complete');
  if (!existsSync(complete) && !(await make(made, complete))) return;
  const from = findFolders(made);
  if (from === null) return;
  const to = layOut(dataFolder);
  for (const name of readdirSync(made)) if (!OF_ONE_START.has(name)) copy(join(made, name), to.data);
  // With its owner, who is the user that runs the services.
  copy(from.postgres, to.services);
  remember(to.data, { ports: null });
}

/** @returns whether it is there now */
async function make(made: string, complete: string): Promise<boolean> {
  try {
    mkdirSync(made, { mode: 0o711 });
  } catch {
    return false;
  }
  try {
    const { stop } = await startInstance({ dataFolder: made, serves: false });
    await stop();
    writeFileSync(complete, '');
    return true;
  } catch {
    // The next one may try; what is wrong is said by the start that follows, which meets it too.
    rmSync(made, { recursive: true, force: true, maxRetries: 5 });
    return false;
  }
}

/** Into a folder, with owners and times. @throws Error when the disk is full, with what `cp` said */
function copy(from: string, into: string): void {
  const { status, stderr } = spawnSync('cp', ['-a', '--reflink=auto', from, into], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the office made before could not be copied: ${stderr}`);
}
