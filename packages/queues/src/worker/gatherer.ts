interface Asked<Input, Output> {
  readonly input: Input;
  readonly resolve: (output: Output) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Asks one question for many callers: while an answer is under way, further inputs gather, and become the next question. A lone
 * caller waits for nothing; a hundred consumers share a round trip.
 */
export class Gatherer<Input, Output> {
  readonly #answer: (inputs: readonly Input[]) => Promise<readonly Output[]>;
  readonly #most: number;
  readonly #waiting: Asked<Input, Output>[] = [];
  #busy = false;

  /** @param answer gives one output for each input, in their order */
  constructor(answer: (inputs: readonly Input[]) => Promise<readonly Output[]>, most = 500) {
    this.#answer = answer;
    this.#most = most;
  }

  ask(input: Input): Promise<Output> {
    const { promise, resolve, reject } = Promise.withResolvers<Output>();
    this.#waiting.push({ input, resolve, reject });
    if (!this.#busy) void this.#work();
    return promise;
  }

  async #work(): Promise<void> {
    this.#busy = true;
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const round = this.#waiting.splice(0, this.#most);
      try {
        const outputs = await this.#answer(round.map(({ input }) => input));
        // The length is the contract of `answer`.
        for (const [index, { resolve }] of round.entries()) resolve(outputs[index] as Output);
      } catch (error) {
        for (const { reject } of round) reject(error);
      }
    }
    this.#busy = false;
  }
}
