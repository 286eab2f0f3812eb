/**
 * A fault the runner expects: something this machine lacks or refuses. It is printed as one sentence and its remedy, never as a
 * stack trace; everything that is not a `Fault` is a defect of the runner and is printed as one.
 */
export class Fault extends Error {
  /** What the person can do about it, as one sentence. */
  readonly remedy: string;
  /** Lines of evidence (the end of a log), printed indented below the sentence; empty when there are none. */
  readonly evidence: readonly string[];

  constructor(sentence: string, remedy: string, evidence: readonly string[] = []) {
    super(sentence);
    this.name = 'Fault';
    this.remedy = remedy;
    this.evidence = evidence;
  }
}

/** The text of an unknown error for a sentence of ours. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of a system error (`ENOENT`, `ESRCH`, …), `null` for any other thing. */
export function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
