/** Checkpoints (C2SP tlog-checkpoint): the head of a tree as the text of a signed note. */
import { HASH_BYTES } from './merkle-hash.ts';
import { fromBase64, fromDecimal, toBase64 } from './strict-text.ts';
import { TlogError } from './tlog-error.ts';

export interface TreeHead {
  /** Names the log; no two logs have the same. */
  readonly origin: string;
  /** Entries in the tree. */
  readonly size: number;
  readonly root: Uint8Array;
}

export interface Checkpoint extends TreeHead {
  /** Further lines; opaque. */
  readonly extensions: readonly string[];
}

/** The text to sign, with its last newline. */
export function checkpointText({ origin, size, root }: TreeHead): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/**
 * @param text of a note whose signatures were verified
 * @throws TlogError `CHECKPOINT_MALFORMED`
 */
export function readCheckpoint(text: string): Checkpoint {
  const [origin = '', sizeLine = '', rootLine = '', ...rest] = text.split('\n');
  const size = fromDecimal(sizeLine);
  const root = fromBase64(rootLine);
  const extensions = rest.slice(0, -1);
  const ended = rest.at(-1) === '' && !extensions.includes('');
  if (origin === '' || size === null || root?.length !== HASH_BYTES || !ended) {
    throw new TlogError(
      'CHECKPOINT_MALFORMED',
      'this note is no checkpoint: it needs origin, size and root, a line each',
    );
  }
  return { origin, size, root, extensions };
}
