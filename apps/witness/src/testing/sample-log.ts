import { randomBytes } from 'node:crypto';
import {
  checkpointText,
  NoteSigner,
  type TileSource,
  TreeEdge,
  TreeProofs,
  writeAddCheckpoint,
  writeNote,
  writeVerifierKey,
} from '@kean/tlog';

/** A log in memory that grows and can be asked for any of its checkpoints, and for a history of its own that forks off. */
export class SampleLog implements TileSource {
  readonly signer: NoteSigner;
  readonly #files = new Map<string, Uint8Array>();
  readonly #edge = TreeEdge.empty();
  readonly #roots: Uint8Array[] = [this.#edge.root()];
  readonly #entries: string[] = [];

  constructor(signer = new NoteSigner('log.example/office', 'ed25519', randomBytes(32))) {
    this.signer = signer;
  }

  get verifierKey(): string {
    return writeVerifierKey(this.signer.verifierKey);
  }

  get size(): number {
    return this.#edge.size;
  }

  async read(path: string): Promise<Uint8Array | null> {
    return this.#files.get(path) ?? null;
  }

  /** Grows to a size; `story` makes the entries of one history differ from those of another. */
  growTo(size: number, story = 'as it was'): this {
    while (this.#edge.size < size) {
      const entry = `entry ${this.#edge.size} ${story}`;
      this.#entries.push(entry);
      this.#edge.append(Buffer.from(entry));
      for (const { path, bytes } of this.#edge.takeFiles()) this.#files.set(path, bytes);
      this.#roots.push(this.#edge.root());
    }
    return this;
  }

  /** Another log under the same key, with the same first entries. */
  forkAt(size: number): SampleLog {
    const fork = new SampleLog(this.signer);
    for (const entry of this.#entries.slice(0, size)) fork.growTo(fork.size + 1, entry.replace(/^entry \d+ /, ''));
    return fork;
  }

  checkpoint(size = this.size): string {
    const root = this.#roots[size];
    if (root === undefined) throw new RangeError('the log never had this size');
    const text = checkpointText({ origin: this.signer.verifierKey.name, size, root });
    return writeNote({ text, signatures: [this.signer.sign(text, new Date(0))] });
  }

  /** The request that an honest log sends. */
  async request(oldSize: number, size = this.size): Promise<string> {
    const proof = oldSize > size ? [] : await new TreeProofs(this, size).consistency(oldSize);
    return writeAddCheckpoint({ oldSize, proof, checkpoint: this.checkpoint(size) });
  }
}
