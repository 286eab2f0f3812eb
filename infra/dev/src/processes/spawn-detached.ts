import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { codeOf, Fault, messageOf } from '../fault.ts';
import type { ServiceAccount } from '../machine/service-account.ts';
import { identify, type ProcessIdentity } from './identity.ts';

export interface DetachedOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Both outputs are appended here. A file and not a pipe: a child must survive the runner being killed. */
  readonly logFile: string;
  /** The ordinary user to run as; `null` keeps the caller's. */
  readonly account: ServiceAccount | null;
}

export interface Detached {
  readonly identity: ProcessIdentity;
  /** Resolves with a description (`exit code 1`, `signal SIGKILL`) once the process has ended. */
  readonly ended: Promise<string>;
}

/**
 * Starts a process in a session and process group of its own, so that Ctrl-C in the terminal reaches the runner alone, which
 * then ends its children in the right order.
 * @throws Fault when the program cannot be started
 */
export async function spawnDetached(options: DetachedOptions): Promise<Detached> {
  const log = openSync(options.logFile, 'a', 0o600);
  let child: ChildProcess;
  try {
    child = spawn(options.command, [...options.args], {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ['ignore', log, log],
      ...(options.account === null ? {} : { uid: options.account.uid, gid: options.account.gid }),
    });
  } finally {
    closeSync(log);
  }
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(cannotStart(options, error)));
  });
  child.unref();
  const identity = child.pid === undefined ? null : identify(child.pid);
  if (identity === null) throw new Fault(`${options.name} ended at once.`, `Read ${options.logFile}.`);
  return { identity, ended };
}

function cannotStart(options: DetachedOptions, error: Error): Fault {
  const reason =
    codeOf(error) === 'EACCES' ? `${options.command} or ${options.cwd} may not be entered` : messageOf(error);
  return new Fault(`${options.name} could not be started: ${reason}.`, 'Run `npm run doctor`.');
}
