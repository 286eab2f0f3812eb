import { createHash } from 'node:crypto';

/** Bytes that follow from a seed: SHA-256 over seed, label and a counter, so that a vector does not change when another is added. */
export class SeededBytes {
  readonly #seed: string;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** @param label names the bytes; the same label always gives the same ones */
  of(label: string, length: number): Buffer {
    const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, count) =>
      createHash('sha256').update(`${this.#seed}/${label}/${count}`, 'utf8').digest(),
    );
    return Buffer.concat(blocks).subarray(0, length);
  }
}
