/**
 * A process will not start, and a person can put it right. Carries one clear sentence per cause, each with its remedy; a
 * process prints the sentences alone, without a stack trace. A sentence never holds a secret or a personal value.
 */
export class StartRefusal extends Error {
  readonly sentences: readonly string[];

  constructor(sentences: readonly string[]) {
    super(sentences.join('\n'));
    this.name = 'StartRefusal';
    this.sentences = sentences;
  }
}
