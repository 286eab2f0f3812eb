import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  END_APPLICATION,
  endProcess,
  findFreePort,
  LOOPBACK,
  openGuard,
  spawnDetached,
  waitUntil,
} from '@kean/dev/services';

export interface PeerProcess {
  readonly origin: string;
  readonly stop: () => Promise<void>;
}

export interface PeerProgram {
  readonly name: string;
  /** Path of the program; default the Node that runs this. */
  readonly command?: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Settings besides PORT and HOST. */
  readonly env: (port: number) => Readonly<Record<string, string>>;
  /** Done once the port is known and before the program starts, for what must stand in a file. */
  readonly prepare?: (port: number) => Promise<void>;
  /** Path that answers once it serves, with any status. */
  readonly ready: string;
}

const START_TIMEOUT_MS = 90_000;

/** Starts a peer, waits until it answers, and sees to it that it does not outlive the bench. */
export async function startPeerProcess(program: PeerProgram): Promise<PeerProcess> {
  const port = await findFreePort();
  const origin = `http://${LOOPBACK}:${port}`;
  const folder = await mkdtemp(join(tmpdir(), 'kean-peer-'));
  const logFile = join(folder, 'log');
  const guard = openGuard();
  guard.watchFolder(folder);
  await program.prepare?.(port);
  const started = await spawnDetached({
    name: program.name,
    command: program.command ?? process.execPath,
    args: program.args,
    cwd: program.cwd,
    env: {
      PATH: process.env.PATH ?? '',
      NODE_ENV: 'production',
      HOST: LOOPBACK,
      PORT: String(port),
      ...program.env(port),
    },
    logFile,
    account: null,
  });
  guard.watchProcess(started.identity, END_APPLICATION.signals);
  const stop = async (): Promise<void> => {
    await endProcess(started.identity, END_APPLICATION);
    await guard.release();
    await rm(folder, { recursive: true, force: true });
  };
  const outcome = await waitUntil(() => answers(`${origin}${program.ready}`), started, START_TIMEOUT_MS, 200);
  if (outcome.ready) return { origin, stop };
  const log = await readFile(logFile, 'utf8');
  await stop();
  throw new Error(`${program.name} did not start: ${outcome.reason}.\n${log.slice(-2_000)}`);
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}
