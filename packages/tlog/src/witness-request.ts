/** The body of `POST /add-checkpoint` (C2SP tlog-witness): what a log sends and a witness reads. */
import { readHashLines } from './hash-lines.ts';
import { fromDecimal, fromUtf8, toBase64 } from './strict-text.ts';
import { TlogError } from './tlog-error.ts';

const MAX_HASHES = 63;

/** `Content-Type` of the answer 409, whose body is the size that the witness cosigned last. */
export const SIZE_CONTENT_TYPE = 'text/x.tlog.size';

export interface AddCheckpoint {
  /** Size of the checkpoint that this witness cosigned last; 0 at first. */
  readonly oldSize: number;
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint, to the letter. */
  readonly checkpoint: string;
}

export function writeAddCheckpoint({ oldSize, proof, checkpoint }: AddCheckpoint): string {
  return `${[`old ${oldSize}`, ...proof.map(toBase64)].join('\n')}\n\n${checkpoint}`;
}

/** @throws TlogError `REQUEST_MALFORMED`: the witness answers 400 */
export function readAddCheckpoint(body: Uint8Array): AddCheckpoint {
  const text = fromUtf8(body);
  const blank = text?.indexOf('\n\n') ?? -1;
  const [first = '', ...rest] = blank < 0 ? [] : (text ?? '').slice(0, blank).split('\n');
  const oldSize = first.startsWith('old ') ? fromDecimal(first.slice('old '.length)) : null;
  const proof = readHashLines(rest, MAX_HASHES);
  if (text === null || oldSize === null || proof === null) {
    throw new TlogError('REQUEST_MALFORMED', 'the request needs an old size, hashes, an empty line and a checkpoint');
  }
  return { oldSize, proof, checkpoint: text.slice(blank + 2) };
}
