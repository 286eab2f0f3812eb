import { leafHash } from '../merkle/hashes.ts';
import { rootOfInclusion } from '../merkle/inclusion.ts';
import { type OpenCheckpoint, openCheckpoint, type Trust } from '../note/open-checkpoint.ts';
import { misuse, Refusal } from '../refusal.ts';
import { parseProof } from './proof-text.ts';

/** The longest entry that a bundle can hold. */
const MOST_ENTRY_BYTES = 0xffff;

/** A proof that holds. */
export interface HeldProof {
  readonly index: number;
  readonly head: OpenCheckpoint;
}

/**
 * Judges whether a proof file shows that exactly this entry stands in the log.
 * @param called how messages name the file
 * @throws Refusal saying why not
 */
export function judgeProof(proofFile: Uint8Array, entry: Uint8Array, trust: Trust, called: string): HeldProof {
  const proof = parseProof(proofFile);
  if ('badLine' in proof) {
    throw new Refusal(
      `${called} is not a proof file: line ${proof.badLine} is not what C2SP tlog-proof asks for.`,
      'Get it again as it was written, byte for byte; line ends and padding count.',
    );
  }
  const head = openCheckpoint(proof.checkpoint, trust, 'the checkpoint in the proof');
  if (entry.length > MOST_ENTRY_BYTES) throw misuse('The entry is too long to be one.', 'Give the bytes of one entry.');
  const root = rootOfInclusion(leafHash(entry), proof.index, head.size, proof.hashes);
  if (root === null) {
    throw new Refusal(
      `${proof.hashes.length} hashes cannot prove entry ${proof.index} of ${head.size}.`,
      'The proof was shortened, lengthened or made for another checkpoint; get it again.',
    );
  }
  if (!root.equals(head.root)) {
    throw new Refusal(
      `This entry does not stand at ${proof.index} in the log that was signed.`,
      'Entry or proof was changed, or they do not belong together; get both again.',
    );
  }
  return { index: proof.index, head };
}
