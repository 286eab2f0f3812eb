import { AppError, StartRefusal } from '@kean/kernel';

/** What a log line says of an error. */
export interface DescribedError {
  readonly type: string;
  /** Our code, an SQLSTATE or a system code. */
  readonly code?: string;
  readonly kind?: string;
  readonly message?: string;
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
  /** Frames only: the first lines of a stack repeat the message. */
  readonly stack?: string;
  readonly cause?: DescribedError;
}

/** Errors of the language, whose message speaks of code and not of data. A SyntaxError is not among them: JSON quotes its input. */
const SPEAKS_OF_CODE = [TypeError, ReferenceError, RangeError];
const MAX_CAUSES = 3;
const MAX_FRAMES = 12;

/**
 * Describes an error for the operator without its message, unless that message is ours: a driver's message can quote the row
 * it failed on, and a parser's the text it read (I1). Type, code and frames find the place; the request id joins the rest.
 */
export function describeError(error: unknown, causes = MAX_CAUSES): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error };
  const described: Mutable<DescribedError> = { type: error.name };
  const code = 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && /^[\w.-]{1,64}$/.test(code)) described.code = code;
  if (error instanceof AppError) Object.assign(described, { kind: error.kind, detail: error.detail });
  if (error instanceof StartRefusal || SPEAKS_OF_CODE.some((type) => error instanceof type)) {
    described.message = error.message;
  }
  const frames = framesOf(error);
  if (frames !== '') described.stack = frames;
  if (error.cause !== undefined && causes > 0) described.cause = describeError(error.cause, causes - 1);
  return described;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

function framesOf(error: Error): string {
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return lines
    .slice(0, MAX_FRAMES)
    .map((line) => line.trim())
    .join('\n');
}
