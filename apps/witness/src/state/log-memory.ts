import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartRefusal } from '@kean/kernel';
import {
  type Checkpoint,
  EMPTY_ROOT,
  readCheckpoint,
  readNote,
  TlogError,
  type VerifierKey,
  verifiedSignatures,
} from '@kean/tlog';
import type { WitnessKey } from '../keys/key-file.ts';
import { codeOf, replaceFile } from './durable-file.ts';

/** What the witness cosigned last for a log. */
export interface Seen {
  readonly size: number;
  readonly root: Uint8Array;
  /** The cosigned checkpoint to the letter, `null` before the first. */
  readonly note: string | null;
}

const NOTHING: Seen = { size: 0, root: EMPTY_ROOT, note: null };

/**
 * The memory of one log, in a folder of its own: `checkpoint` is the last one that was cosigned. The key file says that there was one, so
 * that a lost checkpoint is noticed; it would let a log begin anew unseen.
 */
export class LogMemory {
  /** Hash of the origin, as in C2SP tlog-witness, "Monitor Retrieval". */
  readonly originHash: string;
  readonly folder: string;
  readonly #key: WitnessKey;
  readonly #keys: readonly VerifierKey[];
  readonly #origin: string;

  constructor(folder: string, origin: string, keys: readonly VerifierKey[], key: WitnessKey) {
    this.#origin = origin;
    this.#keys = keys;
    this.#key = key;
    this.originHash = createHash('sha256').update(origin).digest('hex');
    this.folder = join(folder, this.originHash);
  }

  /** @throws StartRefusal when the memory is damaged or half lost */
  async recall(): Promise<Seen> {
    const note = await readIfThere(this.#file('checkpoint'));
    if (note === null) {
      if (!this.#key.hasCosigned(this.originHash)) return NOTHING;
      throw this.#lost('is missing, although this log was cosigned before');
    }
    const head = this.#ownCheckpointIn(note);
    if (head === null) throw this.#lost('is not what this witness cosigned');
    await this.#key.noteCosigned(this.originHash);
    return { size: head.size, root: head.root, note };
  }

  /** Remembers a cosigned checkpoint; resolves when the disk has it. */
  async remember(note: string): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await replaceFile(this.#file('checkpoint'), note);
    // In this order: what is noted without a checkpoint would look like a loss.
    await this.#key.noteCosigned(this.originHash);
  }

  #ownCheckpointIn(note: string): Checkpoint | null {
    const own = this.#key.signer.verifierKey;
    try {
      const signed = readNote(note);
      const names = verifiedSignatures(signed, [own, ...this.#keys]).map(({ key }) => key);
      const head = readCheckpoint(signed.text);
      return names.includes(own) && names.length > 1 && head.origin === this.#origin ? head : null;
    } catch (error) {
      if (error instanceof TlogError) return null;
      throw error;
    }
  }

  #file(name: string): string {
    return join(this.folder, name);
  }

  #lost(what: string): StartRefusal {
    return new StartRefusal([
      `witness: ${this.#file('checkpoint')} ${what}. Put the copy back; without it a shortened log could not be told from the true one.`,
    ]);
  }
}

/** @returns `null` where there is no such file */
export async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}
