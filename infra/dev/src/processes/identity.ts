import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { codeOf } from '../fault.ts';

/**
 * A process as this instance recorded it. A pid alone is reused by the system; together with the moment the process began it
 * names one process for ever, so that the runner can never end a stranger that inherited the number.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** Boot id and start tick where /proc exists, otherwise the start time that `ps` prints. */
  readonly began: string;
}

/** Field of /proc/<pid>/stat after the command's closing parenthesis: 0 is the state, 19 the start tick (proc(5)). */
const STATE = 0;
const START_TICK = 19;

/** The identity of the process that has this pid now, `null` when there is none (a zombie counts as none). */
export function identify(pid: number): ProcessIdentity | null {
  const began = process.platform === 'linux' ? beganByProc(pid) : beganByPs(pid);
  return began === null ? null : { pid, began };
}

/** True while exactly this process lives. */
export function isRunning(recorded: ProcessIdentity): boolean {
  return identify(recorded.pid)?.began === recorded.began;
}

function beganByProc(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[STATE] === 'Z' || fields[STATE] === 'X') return null;
    return `${bootId()}/${fields[START_TICK]}`;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ESRCH') return null;
    throw error;
  }
}

function beganByPs(pid: number): string | null {
  const { stdout, status } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return status === 0 && stdout.trim() !== '' ? stdout.trim() : null;
}

let boot: string | undefined;

/** Start ticks count from the boot, so that a record from before a restart of the machine must not match. */
function bootId(): string {
  boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return boot;
}
