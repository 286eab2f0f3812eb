/** Reads the parts of an entry one after the other; every method gives `null` where the bytes do not reach. */
export class EntryCursor {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  take(length: number): Buffer | null {
    if (this.#at + length > this.#bytes.length) return null;
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  byte(): number | null {
    return this.take(1)?.readUInt8() ?? null;
  }

  /** Two bytes, big-endian. */
  count(): number | null {
    return this.take(2)?.readUInt16BE() ?? null;
  }

  /** Bytes after their length in one byte. */
  short(): Buffer | null {
    const length = this.byte();
    return length === null ? null : this.take(length);
  }

  /** Bytes after their length in two. */
  long(): Buffer | null {
    const length = this.count();
    return length === null ? null : this.take(length);
  }
}
