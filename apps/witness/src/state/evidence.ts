import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, writeAnew } from './durable-file.ts';

/**
 * What a signed checkpoint says against its log:
 *
 * - `forked`: another root at a size that was cosigned. Two signatures of the log, and both cannot be true: proof.
 * - `went-back`: fewer entries than were cosigned. An old copy was put in place, or somebody sent an old checkpoint again.
 * - `unproven`: more entries, without a proof that they begin with the old ones. Forgotten once the same checkpoint comes with one;
 *   of a log that was rewritten it never does.
 */
export const CONFLICTS = ['forked', 'went-back', 'unproven'] as const;
export type Conflict = (typeof CONFLICTS)[number];

/** A log that goes mad fills no disk: the first conflicts of a kind tell the story, and one kind does not crowd out another. */
const MOST_OF_A_KIND = 32;

/** Names a checkpoint among all of its log. */
interface Head {
  readonly size: number;
  readonly root: Uint8Array;
}

/** The refused submissions of one log, each a file with the request to the letter; they outlive a restart. */
export class Evidence {
  readonly #folder: string;
  readonly #kept: Set<string>;

  private constructor(folder: string, kept: Set<string>) {
    this.#folder = folder;
    this.#kept = kept;
  }

  static async open(logFolder: string): Promise<Evidence> {
    const folder = join(logFolder, 'refused');
    try {
      return new Evidence(folder, new Set(await readdir(folder)));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return new Evidence(folder, new Set());
      throw error;
    }
  }

  /** Keeps a checkpoint once, however often it comes. @returns whether it was new */
  async keep(conflict: Conflict, head: Head, request: Uint8Array): Promise<boolean> {
    const name = fileOf(conflict, head);
    if (this.#kept.has(name) || this.count(conflict) >= MOST_OF_A_KIND) return false;
    this.#kept.add(name);
    await writeAnew(join(this.#folder, name), Buffer.from(request).toString('utf8'), 0o600);
    return true;
  }

  /** A checkpoint turned out to be consistent. */
  async clear(head: Head): Promise<void> {
    const name = fileOf('unproven', head);
    if (this.#kept.delete(name)) await rm(join(this.#folder, name), { force: true });
  }

  count(conflict: Conflict): number {
    return [...this.#kept].filter((name) => name.startsWith(`${conflict}-`)).length;
  }
}

function fileOf(conflict: Conflict, { size, root }: Head): string {
  return `${conflict}-${size}-${Buffer.from(root).toString('hex')}.request`;
}
