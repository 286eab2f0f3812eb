import { Buffer } from 'node:buffer';

const FIRST_BYTES = 64 * 1024;
/** UTF-8 takes at most so many bytes for one unit of a string. */
const MOST_BYTES_A_UNIT = 3;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;

/**
 * Lines that wait for their block, as the bytes that will be sealed. They are copied here once: what a request brought may be
 * forgotten with the request, and nothing is left for the collector to carry about until the block is written.
 */
export class PendingLines {
  #bytes: Buffer = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Bytes that are held, filled or not. */
  get capacity(): number {
    return this.#bytes.length;
  }

  /** Everything so far; valid until something is added or cleared. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  text(text: string): this {
    this.#makeRoom(text.length * MOST_BYTES_A_UNIT);
    this.#length += this.#bytes.write(text, this.#length, 'utf8');
    return this;
  }

  /** Whole lines that waited elsewhere. */
  lines(lines: Uint8Array): this {
    this.#makeRoom(lines.length);
    this.#bytes.set(lines, this.#length);
    this.#length += lines.length;
    return this;
  }

  /** JSON in UTF-8, put onto one line: line breaks stand between the parts of a JSON text only, within a string they are escaped. */
  json(json: Uint8Array): this {
    this.#makeRoom(json.length);
    this.#bytes.set(json, this.#length);
    const added = this.#bytes.subarray(this.#length, this.#length + json.length);
    blank(added, LINE_FEED);
    blank(added, CARRIAGE_RETURN);
    this.#length += json.length;
    return this;
  }

  clear(): void {
    this.#length = 0;
  }

  #makeRoom(bytes: number): void {
    const wanted = this.#length + bytes;
    if (wanted <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(wanted, 2 * this.#bytes.length));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

function blank(bytes: Buffer, code: number): void {
  for (let at = bytes.indexOf(code); at !== -1; at = bytes.indexOf(code, at + 1)) bytes[at] = SPACE;
}
