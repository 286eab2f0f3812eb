import { join } from 'node:path';
import process from 'node:process';
import { Fault } from '../fault.ts';
import { END_APPLICATION, endProcess } from '../processes/end-process.ts';
import { type Detached, spawnDetached } from '../processes/spawn-detached.ts';
import { ROOT } from '../repository.ts';
import { lastLines } from '../services/last-lines.ts';
import { waitUntil } from '../services/wait-until.ts';
import { addressOf, type EnvironmentParts, environmentOf } from './process-environment.ts';
import type { ApplicationName } from './record.ts';
import type { RunningPart } from './supervisor.ts';

const READY_TIMEOUT_MS = 120_000;
const READY_POLL_MS = 50;
/** A process that does not answer this fast is not ready. */
const PROBE_TIMEOUT_MS = 2_000;
/** How a process ends that refuses to start (EX_CONFIG of sysexits.h). */
const REFUSED = 'it ended with exit code 78';

interface Program {
  readonly cwd: string;
  readonly args: readonly string[];
}

/** How each process is started: as it is served, and while somebody edits it. */
const PROGRAMS: Record<ApplicationName, Record<EnvironmentParts['mode'], (port: number) => Program>> = {
  permissions: nodeProgram('permissions'),
  api: nodeProgram('api'),
  worker: nodeProgram('worker'),
  witness: nodeProgram('witness'),
  restorer: nodeProgram('restorer'),
  sink: nodeProgram('sink'),
  portal: {
    production: () => ({ cwd: join(ROOT, 'apps', 'portal'), args: ['build/index.js'] }),
    development: (port) => ({
      cwd: join(ROOT, 'apps', 'portal'),
      args: ['node_modules/vite/bin/vite.js', 'dev', '--port', String(port), '--strictPort'],
    }),
  },
};

function nodeProgram(name: ApplicationName): Record<EnvironmentParts['mode'], () => Program> {
  const cwd = join(ROOT, 'apps', name);
  return {
    production: () => ({ cwd, args: ['src/main.ts'] }),
    development: () => ({ cwd, args: ['--watch', '--watch-preserve-output', 'src/main.ts'] }),
  };
}

/**
 * Starts one process and waits until it says that it is ready.
 * @throws Fault with the end of its log when it does not
 */
export async function startApplication(
  name: ApplicationName,
  parts: EnvironmentParts,
  logs: string,
  spawned: (part: RunningPart) => void,
): Promise<void> {
  const program = PROGRAMS[name][parts.mode](parts.ports[name]);
  const logFile = join(logs, `${name}.log`);
  const detached = await spawnDetached({
    name,
    command: process.execPath,
    args: program.args,
    cwd: program.cwd,
    env: environmentOf(name, parts, process.env),
    logFile,
    account: null,
  });
  const stop = async (): Promise<void> => {
    await endProcess(detached.identity, END_APPLICATION);
  };
  spawned({ identity: detached.identity, stop });
  await waitReady(name, parts, detached, logFile, stop);
}

async function waitReady(
  name: ApplicationName,
  parts: EnvironmentParts,
  detached: Detached,
  logFile: string,
  stop: () => Promise<void>,
): Promise<void> {
  const url = `${addressOf(name, parts.ports)}/readyz`;
  const outcome = await waitUntil(async () => (await probe(url)) === 200, detached, READY_TIMEOUT_MS, READY_POLL_MS);
  if (outcome.ready) return;
  await stop();
  if (outcome.reason === REFUSED) {
    // A process that will not start with its settings has said so in one sentence, with what to do.
    throw new Fault(lastLines(logFile, 1).join(''), 'Then start again.');
  }
  throw new Fault(`${name} did not become ready: ${outcome.reason}.`, `Read ${logFile}.`, lastLines(logFile));
}

/** The status with which an address answers, `null` when nobody does. */
export async function probe(url: string): Promise<number | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    await response.body?.cancel();
    return response.status;
  } catch {
    return null;
  }
}
