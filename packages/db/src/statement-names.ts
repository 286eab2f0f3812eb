/** A server keeps each prepared statement of a connection until the connection ends; this bounds how many there can be. */
const LIMIT = 500;

/**
 * Names statements by their text, so that Postgres parses and plans each once per connection. Texts beyond the limit stay
 * unnamed: they work as before and are prepared anew each time.
 */
export class StatementNames {
  readonly #names = new Map<string, string>();

  /** @returns a name, or `undefined` where the limit is reached */
  nameOf(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    if (this.#names.size >= LIMIT) return undefined;
    const name = `kean_${this.#names.size}`;
    this.#names.set(text, name);
    return name;
  }
}
