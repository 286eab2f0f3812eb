import type { Keyring } from '@kean/encryption';
import type { Spread } from '../signals/distinct-count.ts';

/** A stable code of a device or a network that says nothing without the key. */
export type CodeOf = (kind: 'device' | 'place', value: string) => string;

const COLUMN = 'leak-watch.seen';
/** As many bits as a bitmap may need and a number holds. */
const SPREAD_BITS = 0x3fff_ffffn;
const CODE_BITS = 0xffff_ffff_ffffn;

/**
 * Under the oldest generation of the index root, so that a rotation changes them once, when it ends: who was seen before counts once more then, which
 * tells too much rather than too little.
 */
export async function keyedCodes(keyring: Keyring): Promise<{ readonly spread: Spread; readonly codeOf: CodeOf }> {
  const { searching, writing } = await keyring.indexes();
  const index = searching[0] ?? writing;
  return {
    spread: (id) => Number(index.token(COLUMN, `client:${id}`) & SPREAD_BITS),
    codeOf: (kind, value) => (index.token(COLUMN, `${kind}:${value}`) & CODE_BITS).toString(36),
  };
}
