import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../fault.ts';
import { isRunning, type ProcessIdentity } from './identity.ts';

const POLL_MS = 20;

export interface EndOptions {
  /** Tried in this order; each gets `graceMs` before the next. The last should be SIGKILL. */
  readonly signals: readonly NodeJS.Signals[];
  readonly graceMs: number;
  /** Signal the whole process group as well (the process must lead one). */
  readonly group: boolean;
}

/** How an application process is ended: it drains on SIGTERM, and takes what it started along. */
export const END_APPLICATION: EndOptions = { signals: ['SIGTERM', 'SIGKILL'], graceMs: 8_000, group: true };

/**
 * Ends exactly this process and waits until it is gone. Does nothing when the recorded process is no longer there, also when
 * its pid now belongs to another one.
 * @returns false when it outlived every signal
 */
export async function endProcess(recorded: ProcessIdentity, options: EndOptions): Promise<boolean> {
  for (const signal of options.signals) {
    if (!isRunning(recorded)) return true;
    sendSignal(recorded.pid, signal, options.group);
    if (await goneWithin(recorded, options.graceMs)) return true;
  }
  return !isRunning(recorded);
}

async function goneWithin(recorded: ProcessIdentity, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (isRunning(recorded)) {
    if (Date.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

function sendSignal(pid: number, signal: NodeJS.Signals, group: boolean): void {
  try {
    process.kill(group ? -pid : pid, signal);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}
