import { readFile } from 'node:fs/promises';
import process from 'node:process';
import {
  AdvisoriesUnreadable,
  type AdvisoryHit,
  advisoriesAgainst,
  onlyBuilds,
  type PatchState,
  packagesInUse,
  readAdvisories,
} from '@kean/patches';
import { codeOf, Fault } from '../fault.ts';
import { runInherited } from '../processes/run-inherited.ts';
import { inClone } from '../repository.ts';

const USAGE =
  'Run `npm run audit:deps` where there is internet, or `npm run audit:deps -- --advisories <file>` (see docs/runbooks/patches.md).';

/**
 * `npm run audit:deps`: the packages of the lock file against published weaknesses. With a file, nothing leaves the machine; without,
 * the package manager asks the registry. Exit status 1 when something that runs has one of high or critical severity, or of one that nobody said.
 */
export async function run(args: readonly string[]): Promise<number> {
  const [flag, file, ...more] = args;
  if (flag === undefined) {
    const pnpm = inClone('node_modules', '.kean-bin', 'pnpm');
    return runInherited(pnpm, ['audit', '--prod', '--audit-level', 'high'], process.env, 'inherit');
  }
  if (flag !== '--advisories' || file === undefined || more.length > 0)
    throw new Fault('That is no way to ask.', USAGE);
  const state = await compared(file);
  for (const line of linesOf(state)) process.stdout.write(`${line}\n`);
  return state.hits.some(isGrave) ? 1 : 0;
}

async function compared(file: string): Promise<PatchState> {
  const inUse = packagesInUse(await readFile(inClone('pnpm-lock.yaml'), 'utf8'), onlyBuilds);
  try {
    const { advisories } = await readAdvisories(file, new Set(inUse.map(({ name }) => name)));
    return advisoriesAgainst(inUse, advisories);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'EISDIR') throw new Fault(`There is no file ${file}.`, USAGE);
    if (error instanceof AdvisoriesUnreadable) throw new Fault(`${file}: ${error.message}.`, USAGE);
    throw error;
  }
}

const isGrave = ({ runs, advisory: { severity } }: AdvisoryHit): boolean =>
  runs && (severity === 'critical' || severity === 'high' || severity === 'unknown');

function linesOf({ packages, running, compared: records, hits }: PatchState): string[] {
  const told = hits.map(({ name, version, runs, advisory, mendedIn }) => {
    const remedy = mendedIn === null ? 'nobody has mended it yet' : `mended in ${mendedIn}`;
    return `${advisory.severity.padEnd(8)} ${name}@${version} (${runs ? 'runs' : 'builds'}): ${advisory.summary} ${advisory.id}, ${remedy}`;
  });
  const sum = `${packages} packages, ${running} of them run; ${records} advisories name one of them; ${hits.length} weaknesses`;
  return [...told, sum];
}
