import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { RotationId } from '../contract.ts';
import type { RotationSettings } from './rotation-side.ts';

const SCRIPT = path.join(import.meta.dirname, 'run-rotation-process.ts');

export interface RotationProcess {
  /** Resolves when it has begun to rotate. */
  readonly running: Promise<void>;
  /** Its exit status, `null` where it was killed. */
  readonly ended: Promise<number | null>;
  /** Kills it (SIGKILL) so long after it began, unless it has ended by then. @returns whether it was killed */
  killAfter(milliseconds: number): Promise<boolean>;
}

/** Starts a real process that goes on with a rotation. */
export function startRotationProcess(rotationId: RotationId, settings: RotationSettings): RotationProcess {
  const child = spawn(process.execPath, [SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify({ rotationId, settings }));
  const ended = once(child, 'exit').then(([status]) => status as number | null);
  const running = Promise.race([once(child.stdout, 'data'), ended]).then(() => undefined);
  return {
    running,
    ended,
    async killAfter(milliseconds) {
      await running;
      await Promise.race([wait(milliseconds), ended]);
      child.kill('SIGKILL');
      return (await ended) === null;
    },
  };
}
