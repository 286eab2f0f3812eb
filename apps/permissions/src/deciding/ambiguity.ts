import { Buffer } from 'node:buffer';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const COLON = 0x3a;

/** Up to so many names are compared one by one; a set is made for the larger object only. */
const FEW = 16;

const LIST = -1;

/**
 * The names of the objects that are still open, by where they stand in the text: those of the innermost lie last. Of two names
 * with different lengths nothing else is looked at, and none is cut out of the text; that would be most of the work of a request.
 */
class OpenNames {
  readonly #text: Uint8Array;
  /** Where each name begins and ends, two numbers a name. What lies past `count` is of objects that are closed. */
  readonly #places: number[] = [];
  #count = 0;
  /** For each level where its names begin in `places`; {@link LIST} where it is none of an object. */
  readonly #bases: number[] = [];
  /** For each level the names of a large object, or of one with a name that can be spelled in several ways. */
  readonly #sets: (Set<string> | null)[] = [];

  constructor(text: Uint8Array) {
    this.#text = text;
  }

  /** How many levels are open now. */
  open(isObject: boolean): number {
    this.#sets.push(null);
    return this.#bases.push(isObject ? this.#count : LIST);
  }

  close(): void {
    this.#sets.pop();
    const base = this.#bases.pop();
    if (base !== undefined && base !== LIST) this.#count = base;
  }

  /** @returns false where the innermost object had the name before */
  add(start: number, end: number, escaped: boolean): boolean {
    const level = this.#bases.length - 1;
    const base = this.#bases[level] ?? LIST;
    const known = this.#sets[level] ?? null;
    if (known !== null || escaped || this.#count - base >= 2 * FEW) return this.#addToSet(level, start, end);
    for (let at = base; at < this.#count; at += 2) if (this.#same(at, start, end)) return false;
    this.#places[this.#count] = start;
    this.#places[this.#count + 1] = end;
    this.#count += 2;
    return true;
  }

  #same(at: number, start: number, end: number): boolean {
    const other = this.#places[at] ?? 0;
    if ((this.#places[at + 1] ?? 0) - other !== end - start) return false;
    for (let offset = end - start - 1; offset >= 0; offset -= 1) {
      if (this.#text[other + offset] !== this.#text[start + offset]) return false;
    }
    return true;
  }

  #addToSet(level: number, start: number, end: number): boolean {
    const names = this.#sets[level] ?? new Set<string>();
    if (names.size === 0) {
      for (let at = this.#bases[level] ?? 0; at < this.#count; at += 2) {
        names.add(nameOf(this.#text, this.#places[at] ?? 0, this.#places[at + 1] ?? 0));
      }
      this.#sets[level] = names;
    }
    const name = nameOf(this.#text, start, end);
    if (names.has(name)) return false;
    names.add(name);
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
 * @param text UTF-8 that `JSON.parse` has accepted. Bytes and not a string: each of them is looked at once, and a letter of a
 * string costs several times as much
 */
export function ambiguityIn(text: Uint8Array): Ambiguity | null {
  const names = new OpenNames(text);
  let [start, end, escaped] = [0, 0, false];
  for (let position = 0; position < text.length; position += 1) {
    const code = text[position];
    if (code === QUOTE) {
      start = position + 1;
      escaped = false;
      for (end = start; text[end] !== QUOTE; end += 1) {
        if (text[end] !== BACKSLASH) continue;
        escaped = true;
        end += 1;
      }
      position = end;
    } else if (code === COLON) {
      if (!names.add(start, end, escaped)) return { kind: 'repeated', member: nameOf(text, start, end) };
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      if (names.open(code === OPEN_OBJECT) > MOST_LEVELS) return { kind: 'deep' };
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) names.close();
  }
  return null;
}

/** One name can be spelled in several ways. */
function nameOf(text: Uint8Array, start: number, end: number): string {
  const spelled = Buffer.from(text.buffer, text.byteOffset + start, end - start).toString('utf8');
  return spelled.includes('\\') ? (JSON.parse(`"${spelled}"`) as string) : spelled;
}
