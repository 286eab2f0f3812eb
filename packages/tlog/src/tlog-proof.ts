/** Proof files (C2SP tlog-proof): that an entry is in the tree of a checkpoint, for a reader without a network. */
import { readHashLines } from './hash-lines.ts';
import { fromBase64, fromDecimal, fromUtf8, toBase64 } from './strict-text.ts';
import { TlogError } from './tlog-error.ts';

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';
/** A tree of 2⁶³ entries has no longer path. */
const MAX_HASHES = 63;

export interface TlogProof {
  readonly index: number;
  readonly hashes: readonly Uint8Array[];
  /** The signed checkpoint, to the letter. */
  readonly checkpoint: string;
  /** Data of the application that nothing vouches for; `null` where there is none. */
  readonly extra: Uint8Array | null;
}

export function writeTlogProof({ index, hashes, checkpoint, extra }: TlogProof): string {
  const lines = [FIRST_LINE, ...(extra === null ? [] : [`extra ${toBase64(extra)}`]), `index ${index}`];
  return `${[...lines, ...hashes.map(toBase64)].join('\n')}\n\n${checkpoint}`;
}

/**
 * The parts of a proof file; what they are worth only its signatures and hashes say.
 * @throws TlogError `PROOF_MALFORMED` for anything that {@link writeTlogProof} would not write
 */
export function readTlogProof(file: Uint8Array | string): TlogProof {
  const text = typeof file === 'string' ? file : fromUtf8(file);
  const blank = text?.indexOf('\n\n') ?? -1;
  if (text === null || blank < 0) throw malformed('it has no checkpoint');
  const [first, ...rest] = text.slice(0, blank).split('\n');
  if (first !== FIRST_LINE) throw malformed(`it does not begin with ${FIRST_LINE}`);
  const extraLine = rest[0]?.startsWith('extra ') ? rest.shift() : undefined;
  const extra = extraLine === undefined ? undefined : fromBase64(extraLine.slice('extra '.length));
  if (extra === null) throw malformed('its extra data is not base64');
  const indexLine = rest.shift() ?? '';
  const index = indexLine.startsWith('index ') ? fromDecimal(indexLine.slice('index '.length)) : null;
  if (index === null) throw malformed('it names no index');
  const hashes = readHashLines(rest, MAX_HASHES);
  if (hashes === null) throw malformed('a hash is not 32 bytes of base64');
  return { index, hashes, checkpoint: text.slice(blank + 2), extra: extra ?? null };
}

function malformed(why: string): TlogError {
  return new TlogError('PROOF_MALFORMED', `this is no proof file: ${why}`);
}
