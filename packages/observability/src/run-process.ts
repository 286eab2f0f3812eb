import { AppError, StartRefusal } from '@kean/kernel';
import type { Logger } from './logger.ts';

/** What a started process hands over; `start` may return more for its own `stop`. */
export interface Running {
  readonly logger: Logger;
  /** Where it answers, if it does. */
  readonly address?: string;
}

export interface ProcessParts<Started extends Running> {
  /** Names the process in what an operator reads, for example `worker`. */
  readonly name: string;
  /** Composes and starts; throws `StartRefusal` where a person has to act. */
  readonly start: () => Promise<Started>;
  /** Lets work in hand end, then closes everything that was opened. */
  readonly stop: (started: Started) => Promise<void>;
  /** After so long a stop is given up and the process leaves with status 1. */
  readonly stopTimeoutMs?: number;
}

/** Exit statuses; 78 is EX_CONFIG of sysexits.h. */
export const EXIT = { ok: 0, failed: 1, refused: 78, interrupted: 130 } as const;
const STOP_TIMEOUT_MS = 25_000;

/**
 * Runs a process from start to exit. SIGTERM and SIGINT stop it in order (a second one leaves at once). An error that nobody
 * caught stops it too, with status 1: after one, nothing is known about the state, and a supervisor starts it anew. A refusal to
 * start is printed as its sentences, without a stack.
 */
export async function runProcess<Started extends Running>(parts: ProcessParts<Started>): Promise<void> {
  const starting = parts.start();
  let leaving = false;

  const leave = async (cause: string, status: number, error?: unknown): Promise<void> => {
    if (leaving) return;
    leaving = true;
    const timer = setTimeout(() => giveUp(parts.name), parts.stopTimeoutMs ?? STOP_TIMEOUT_MS);
    try {
      const started = await starting;
      if (error === undefined) started.logger.info('process.stopping', { cause });
      else started.logger.error('process.failed', error, { cause });
      await parts.stop(started);
      started.logger.info('process.stopped');
    } catch (failure) {
      status = reportFailure(parts.name, failure);
    }
    clearTimeout(timer);
    process.exit(status);
  };

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (leaving) process.exit(EXIT.interrupted);
      void leave(signal, EXIT.ok);
    });
  }
  process.on('uncaughtException', (error) => void leave('uncaught-exception', EXIT.failed, error));
  process.on('unhandledRejection', (error) => void leave('unhandled-rejection', EXIT.failed, error ?? new Error()));

  try {
    const { logger, address } = await starting;
    logger.info('process.started', { address });
  } catch (error) {
    if (!leaving) process.exit(reportFailure(parts.name, error));
  }
}

function giveUp(name: string): never {
  process.stderr.write(
    `${name}: work in hand did not end in time; leaving without it. It is picked up at the next start.\n`,
  );
  process.exit(EXIT.failed);
}

/** Standard error is all there is before a logger exists, and after it is gone. */
function reportFailure(name: string, error: unknown): number {
  if (error instanceof StartRefusal) {
    process.stderr.write(`${error.sentences.join('\n')}\n`);
    return EXIT.refused;
  }
  if (error instanceof AppError) {
    const facts = Object.entries(error.detail).map(([name, fact]) => `, ${name}: ${fact}`);
    process.stderr.write(`${name}: ${error.publicText.en} (${error.code}${facts.join('')})\n`);
    return EXIT.failed;
  }
  const type = error instanceof Error ? error.name : typeof error;
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  process.stderr.write([`${name}: stopped by an unexpected ${type}.`, ...frames, ''].join('\n'));
  return EXIT.failed;
}
