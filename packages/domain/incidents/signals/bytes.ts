/** Whole numbers one after another, small ones in one byte (LEB128), and what is made of them: what a watch remembers, between two batches. */
export class ByteWriter {
  readonly #bytes: number[] = [];

  count(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes.push((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes.push(rest);
  }

  text(value: string): void {
    const bytes = Buffer.from(value, 'utf8');
    this.count(bytes.length);
    for (const byte of bytes) this.#bytes.push(byte);
  }

  bytes(): Buffer {
    return Buffer.from(this.#bytes);
  }
}

export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** @throws RangeError where the bytes end too early */
  count(): number {
    let value = 0;
    for (let place = 1; ; place *= 0x80) {
      const byte = this.#next();
      value += (byte & 0x7f) * place;
      if (byte < 0x80) return value;
    }
  }

  text(): string {
    const bytes = Buffer.alloc(this.count());
    for (let at = 0; at < bytes.length; at += 1) bytes[at] = this.#next();
    return bytes.toString('utf8');
  }

  #next(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new RangeError('what was remembered of a person ends too early');
    this.#at += 1;
    return byte;
  }
}
