import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';
import { describeError } from './describe-error.ts';
import { type Forbidden, type ForbiddenKind, findForbidden } from './find-forbidden.ts';
import { currentRequestId } from './request-id.ts';

/** Ids, counts and codes. An object does not fit, so that no record can be logged as a whole. */
export type LogFields = Readonly<
  Record<string, string | number | boolean | null | undefined | readonly (string | number)[]>
>;

/** A constant sentence or name first, then ids and counts: `log.info('relay.passed', { rows: 12 })`. */
export interface Logger {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** `error` is described without its message (see {@link describeError}). */
  error(event: string, error?: unknown, fields?: LogFields): void;
  /** A logger whose every line bears these fields. */
  with(fields: LogFields): Logger;
}

export interface LoggerOptions {
  /** Name of the process, on every line. */
  readonly process: string;
  readonly level?: string;
  /** Absolute path; standard output without it. */
  readonly file?: string | undefined;
  /** Throw on a forbidden value (tests, development) instead of printing a placeholder (production). */
  readonly strict: boolean;
  /** Told of every refusal, to be counted. */
  readonly onRefusal?: (kind: ForbiddenKind) => void;
  /** Where the lines go instead of a file or standard output. */
  readonly destination?: DestinationStream;
}

/** A log line would have shown a value. The message says where, never what. */
export class LogRefusal extends Error {
  readonly kind: ForbiddenKind;

  constructor({ kind, path }: Forbidden) {
    super(`a log line may not hold this: ${kind} at ${path === '' ? 'the event' : path}`);
    this.name = 'LogRefusal';
    this.kind = kind;
  }
}

/** Makes the logger of a process: JSON lines, each through {@link findForbidden} before it is written. */
export function createLogger(options: LoggerOptions): Logger {
  const destination =
    options.destination ?? pino.destination({ dest: options.file ?? 1, sync: true, mkdir: true, mode: 0o600 });
  const base = { process: options.process, pid: process.pid };
  const sink = pino({ base, level: options.level ?? 'info', timestamp: pino.stdTimeFunctions.isoTime }, destination);
  return new GuardedLogger(sink, options, {});
}

type Level = 'debug' | 'info' | 'warn' | 'error';

class GuardedLogger implements Logger {
  readonly #sink: PinoLogger;
  readonly #options: LoggerOptions;
  readonly #bound: LogFields;

  constructor(sink: PinoLogger, options: LoggerOptions, bound: LogFields) {
    this.#sink = sink;
    this.#options = options;
    this.#bound = bound;
  }

  debug(event: string, fields: LogFields = {}): void {
    this.#write('debug', event, fields);
  }

  info(event: string, fields: LogFields = {}): void {
    this.#write('info', event, fields);
  }

  warn(event: string, fields: LogFields = {}): void {
    this.#write('warn', event, fields);
  }

  error(event: string, error?: unknown, fields: LogFields = {}): void {
    this.#write('error', event, error === undefined ? fields : { ...fields, error: describeError(error) });
  }

  with(fields: LogFields): Logger {
    return new GuardedLogger(this.#sink, this.#options, { ...this.#bound, ...fields });
  }

  #write(level: Level, event: string, fields: object): void {
    if (!this.#sink.isLevelEnabled(level)) return;
    const requestId = currentRequestId();
    const line = { ...this.#bound, ...(requestId === undefined ? {} : { requestId }), ...fields };
    // Stack frames hold versioned paths ("pkg@1.2.3") and never data.
    const found = findForbidden(event) ?? findForbidden(withoutStacks(line));
    if (found === null) {
      this.#sink[level](line, event);
      return;
    }
    this.#options.onRefusal?.(found.kind);
    if (this.#options.strict) throw new LogRefusal(found);
    this.#sink.error({ refused: found.kind, at: found.path }, 'log.line-refused');
  }
}

function withoutStacks(candidate: object): object {
  if (!('error' in candidate) || typeof candidate.error !== 'object' || candidate.error === null) return candidate;
  return { ...candidate, error: stripped(candidate.error) };
}

function stripped(described: object): object {
  const { stack: _frames, cause, ...rest } = described as { stack?: string; cause?: object };
  // Flattened, so that a chain of causes is looked through as deep as a single error.
  return cause === undefined ? rest : { ...rest, ...prefixed(stripped(cause)) };
}

function prefixed(fields: object): object {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [`cause-${key}`, value]));
}
