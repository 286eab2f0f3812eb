/** What a bench or a proof is given. */
export interface RunContext {
  /** `--name=value` as text, `--name` as `true`. */
  readonly args: Readonly<Record<string, string | true>>;
  /** What stands without dashes, in its order: paths, for example. */
  readonly operands?: readonly string[];
  /** Aborted by Ctrl-C: stop what was started and end. */
  readonly signal: AbortSignal;
  /** One line for the person who waits, on standard error, apart from the figures. */
  readonly say: (line: string) => void;
}

/** A whole number from the arguments. @throws RangeError naming the argument */
export function countOf(context: RunContext, name: string, otherwise: number): number {
  const text = context.args[name];
  if (text === undefined) return otherwise;
  const count = text === true ? Number.NaN : Number(text);
  if (!Number.isSafeInteger(count) || count < 1) throw new RangeError(`--${name} takes a whole number from 1`);
  return count;
}
