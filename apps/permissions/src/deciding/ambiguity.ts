const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const COLON = 0x3a;

/** Up to so many names are compared one by one; a set is made for the larger object only. */
const FEW = 16;

/** The names of one object that is still open. */
class Names {
  readonly #few: string[] = [];
  #many: Set<string> | null = null;

  /** @returns false where the name was there before */
  add(name: string): boolean {
    if (this.#many !== null) {
      if (this.#many.has(name)) return false;
      this.#many.add(name);
      return true;
    }
    if (this.#few.includes(name)) return false;
    this.#few.push(name);
    if (this.#few.length > FEW) this.#many = new Set(this.#few);
    return true;
  }
}

/** Deeper than this is nobody's question, and whoever walks it by recursion would fall. */
export const MOST_LEVELS = 64;

/** Why a JSON text is not taken although `JSON.parse` takes it. */
export type Ambiguity = { readonly kind: 'repeated'; readonly member: string } | { readonly kind: 'deep' };

/**
 * What in a JSON text another reader could understand otherwise, or not at all; `null` where there is nothing. Of two members
 * with one name (I-JSON, RFC 7493 2.3) `JSON.parse` keeps the last and another reader the first: a gateway could check one
 * action and we decide about another.
 * @param text that `JSON.parse` has accepted
 */
export function ambiguityIn(text: string): Ambiguity | null {
  const open: (Names | null)[] = [];
  let [start, end] = [0, 0];
  for (let position = 0; position < text.length; position += 1) {
    const code = text.charCodeAt(position);
    if (code === QUOTE) {
      start = position + 1;
      end = endOfString(text, start);
      position = end;
    } else if (code === COLON) {
      const member = nameOf(text.slice(start, end));
      if (open.at(-1)?.add(member) === false) return { kind: 'repeated', member };
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      open.push(code === OPEN_OBJECT ? new Names() : null);
      if (open.length > MOST_LEVELS) return { kind: 'deep' };
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) open.pop();
  }
  return null;
}

/** One name can be spelled in several ways. */
function nameOf(spelled: string): string {
  return spelled.includes('\\') ? (JSON.parse(`"${spelled}"`) as string) : spelled;
}

/** Position of the quote that ends the string which begins here. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start);
  while (isEscaped(text, end, start)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, quote: number, start: number): boolean {
  let slashes = 0;
  while (quote - 1 - slashes >= start && text.charCodeAt(quote - 1 - slashes) === BACKSLASH) slashes += 1;
  return slashes % 2 === 1;
}
