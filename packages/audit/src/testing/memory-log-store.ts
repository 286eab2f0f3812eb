/** The files of a log in memory, and a log of given entries in them. */
import { type NoteSigner, type TileFile, TreeEdge } from '@kean/tlog';
import type { LogStore } from '../sequencer/log-store.ts';
import { type SignedHead, signHead } from '../sequencer/signed-heads.ts';

export class MemoryLogStore implements LogStore {
  readonly files = new Map<string, Uint8Array>();
  /** Paths that were replaced, in order. */
  readonly replaced: string[] = [];

  async read(path: string): Promise<Uint8Array | null> {
    return this.files.get(path) ?? null;
  }

  async write(files: readonly TileFile[]): Promise<void> {
    for (const { path, bytes } of files) this.files.set(path, bytes);
  }

  async replace(path: string, text: string): Promise<void> {
    this.replaced.push(path);
    this.files.set(path, Buffer.from(text));
  }

  check(): Promise<void> {
    return Promise.resolve();
  }

  textOf(path: string): string | null {
    const bytes = this.files.get(path);
    return bytes === undefined ? null : Buffer.from(bytes).toString();
  }
}

/** A log that grows by entries which mean nothing and signs a head each time. */
export class GrowingLog {
  readonly store = new MemoryLogStore();
  readonly #edge = TreeEdge.empty();
  readonly #signer: NoteSigner;
  readonly #words: string;

  /** @param words what its entries begin with: another history has other ones */
  constructor(signer: NoteSigner, words = 'entry') {
    this.#signer = signer;
    this.#words = words;
  }

  /** Grows to so many entries. @returns the signed head */
  async growTo(size: number): Promise<SignedHead> {
    while (this.#edge.size < size) this.#edge.append(Buffer.from(`${this.#words} ${this.#edge.size}`));
    await this.store.write(this.#edge.takeFiles());
    return signHead(this.store, this.#signer, { size, root: this.#edge.root() }, new Date());
  }
}
