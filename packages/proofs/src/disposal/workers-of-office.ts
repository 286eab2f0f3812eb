/** The worker of the office, which may be killed, and a second one on a host whose clock is two days ahead. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findFreePort } from '@kean/dev/services';
import type { PopulatedOffice } from '../office/populated-office.ts';

const WORKER = path.resolve(import.meta.dirname, '../../../../apps/worker/src/main.ts');
const CLOCK = path.resolve(import.meta.dirname, 'clock-two-days-ahead.ts');
const READY_MS = 120_000;

export class HostAhead {
  readonly #environment: Record<string, string>;
  #child: ChildProcess | null = null;

  private constructor(environment: Record<string, string>) {
    this.#environment = environment;
  }

  /** With everything that the office's own worker is told, in its environment. */
  static async of({ parts }: PopulatedOffice): Promise<HostAhead> {
    const text = await readFile(`/proc/${parts.identities().worker?.pid}/environ`, 'utf8');
    const pairs = text.split('\0').flatMap((line) => {
      const at = line.indexOf('=');
      return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)] as const];
    });
    return new HostAhead(Object.fromEntries(pairs));
  }

  /** Resolves when it says that it is ready. */
  async start(): Promise<void> {
    const port = await findFreePort();
    const env = { ...this.#environment, PORT: String(port) };
    this.#child = spawn(process.execPath, ['--import', CLOCK, WORKER], { env, stdio: 'ignore' });
    for (const until = performance.now() + READY_MS; performance.now() < until; await pause(100)) {
      const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
      await answer?.body?.cancel();
      if (answer?.status === 200) return;
      if (this.#child.exitCode !== null) break;
    }
    throw new Error('the worker whose clock is ahead did not become ready');
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
}

/** `kill -9`, whatever it does; the office starts it again. */
export function killWorker({ parts }: PopulatedOffice): boolean {
  const pid = parts.identities().worker?.pid;
  if (pid === undefined) return false;
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}
