import { readHash } from '../encoding/base64.ts';
import { readDecimal } from '../encoding/decimal.ts';

/** A log's tree head (C2SP tlog-checkpoint). */
export interface Checkpoint {
  /** Which log this is. */
  readonly origin: string;
  /** Number of entries. */
  readonly size: number;
  readonly root: Buffer;
}

/** The text of a checkpoint; extension lines are allowed and mean nothing here. @returns `null` where it is not one */
export function parseCheckpoint(text: string): Checkpoint | null {
  if (!text.endsWith('\n')) return null;
  const [origin = '', sizeLine = '', rootLine = '', ...extensions] = text.slice(0, -1).split('\n');
  const size = readDecimal(sizeLine);
  const root = readHash(rootLine);
  if (origin === '' || size === null || root === null || extensions.includes('')) return null;
  return { origin, size, root };
}
