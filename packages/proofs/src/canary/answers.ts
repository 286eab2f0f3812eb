import type { Answer } from '../office/colleague.ts';

/** What the office answered to somebody who had no right to a value: nothing marked may stand in it. */
export class Answers {
  readonly #marks: readonly string[];
  readonly #shown: string[] = [];
  #count = 0;

  constructor(marks: readonly string[]) {
    this.#marks = marks;
  }

  get count(): number {
    return this.#count;
  }

  /** Where a mark was shown; never the mark. */
  get shown(): readonly string[] {
    return this.#shown;
  }

  take(asked: string, { status, body }: Answer): void {
    this.#count += 1;
    if (this.#marks.some((mark) => body.includes(mark))) this.#shown.push(`${asked} answered ${status} with a mark`);
  }
}
