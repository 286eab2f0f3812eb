/**
 * The verdict against something, as one sentence and what to do about it. A person reads both; a stack trace would say nothing more.
 */
export class Refusal extends Error {
  readonly remedy: string;
  /** Exit status: 1 the log or the proof is not what it should be, 2 the question could not be put. */
  readonly status: 1 | 2;

  constructor(sentence: string, remedy: string, status: 1 | 2 = 1) {
    super(sentence);
    this.name = 'Refusal';
    this.remedy = remedy;
    this.status = status;
  }
}

/** The question itself is wrong: an argument, a file that is not there, a key that is no key. */
export function misuse(sentence: string, remedy: string): Refusal {
  return new Refusal(sentence, remedy, 2);
}
