import type { ByteReader, ByteWriter } from './bytes.ts';

/**
 * The longest run of different clients in the order of their ids, forwards or backwards. Ids are made in the order in which clients were
 * entered (UUID version 7), which is the order of a list that somebody reads from its beginning to its end. Of ten clients who come up in the work of a day the
 * chance to come in order is one in two million.
 */
export class Walk {
  #last: string | null = null;
  #lastAt = 0;
  #up = 1;
  #down = 1;

  /** @returns the length of the run that this one belongs to */
  add(at: number, id: string, withinMs: number): number {
    if (id === this.#last) {
      this.#lastAt = at;
      return 1;
    }
    const goesOn = this.#last !== null && at - this.#lastAt <= withinMs;
    this.#up = goesOn && id > (this.#last ?? '') ? this.#up + 1 : 1;
    this.#down = goesOn && id < (this.#last ?? '') ? this.#down + 1 : 1;
    this.#last = id;
    this.#lastAt = at;
    return Math.max(this.#up, this.#down);
  }

  clear(): void {
    this.#up = 1;
    this.#down = 1;
  }

  /** Which client it was is kept for as long as the walk may still go on, and not longer. */
  write(to: ByteWriter, now: number, withinMs: number): void {
    const goesOn = this.#last !== null && now - this.#lastAt <= withinMs;
    to.text(goesOn ? (this.#last ?? '') : '');
    for (const number of goesOn ? [this.#lastAt, this.#up, this.#down] : [0, 1, 1]) to.count(number);
  }

  read(from: ByteReader): void {
    this.#last = from.text() || null;
    this.#lastAt = from.count();
    this.#up = from.count();
    this.#down = from.count();
  }
}
