/** A stream of which the next few items can be looked at before they are taken. */
export class Window<Item> {
  readonly #stream: AsyncIterator<Item>;
  readonly #reach: number;
  #ahead: Item[] = [];
  #first = 0;

  /** @param reach items that are held at most */
  constructor(stream: AsyncIterable<Item>, reach: number) {
    this.#stream = stream[Symbol.asyncIterator]();
    this.#reach = reach;
  }

  /** The item after so many, `undefined` beyond the end. */
  async peek(offset: number): Promise<Item | undefined> {
    while (this.#ahead.length - this.#first <= offset) {
      const next = await this.#stream.next();
      if (next.done === true) return undefined;
      this.#ahead.push(next.value);
    }
    return this.#ahead[this.#first + offset];
  }

  /** Takes the next item away. */
  shift(): void {
    this.#first += 1;
    if (this.#first < this.#reach) return;
    this.#ahead = this.#ahead.slice(this.#first);
    this.#first = 0;
  }

  /** The next items, as many as are held. */
  async all(): Promise<readonly Item[]> {
    await this.peek(this.#reach - 1);
    return this.#ahead.slice(this.#first);
  }

  /** Takes everything away. @returns how many there were */
  async drain(): Promise<number> {
    let count = 0;
    for (; (await this.peek(0)) !== undefined; this.shift()) count += 1;
    return count;
  }
}
