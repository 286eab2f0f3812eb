import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { SAMPLE_WORKER_PROCESS } from '@kean/queues/testing';

/** Workers, each with its relay, its timers and its watchdog, as processes that can be killed. */
export class WorkerProcesses {
  readonly #urls: { readonly worker: string; readonly redis: string };
  readonly #running: ChildProcess[] = [];

  constructor(urls: { readonly worker: string; readonly redis: string }) {
    this.#urls = urls;
  }

  /** Resolves when it works, or has ended because a store was away. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [SAMPLE_WORKER_PROCESS, this.#urls.worker, this.#urls.redis], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.#running.push(child);
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  }

  /** `kill -9`, whatever it does at this moment. */
  async kill(which: number): Promise<void> {
    const [child] = this.#running.splice(which % Math.max(1, this.#running.length), 1);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** Starts what ended by itself or was killed, up to so many. */
  async keep(number: number): Promise<void> {
    for (const child of this.#running.filter((one) => one.exitCode !== null || one.signalCode !== null)) {
      this.#running.splice(this.#running.indexOf(child), 1);
    }
    while (this.#running.length < number) await this.start();
  }

  async stop(): Promise<void> {
    while (this.#running.length > 0) await this.kill(0);
  }
}
