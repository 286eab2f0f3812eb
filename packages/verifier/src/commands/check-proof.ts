import { buffer } from 'node:stream/consumers';
import { readOptions, TRUST_OPTIONS, trustOf } from '../command-line/read-options.ts';
import type { Command } from '../command-line/run.ts';
import { readFileOrSay } from '../log/read-head.ts';
import { leafHash } from '../merkle/hashes.ts';
import { rootOfInclusion } from '../merkle/inclusion.ts';
import { openCheckpoint } from '../note/open-checkpoint.ts';
import { parseProof } from '../proof-file/proof-text.ts';
import { misuse, Refusal } from '../refusal.ts';

const VALUED = ['proof', 'entry', ...TRUST_OPTIONS] as const;
/** The longest entry that a bundle can hold. */
const MOST_ENTRY_BYTES = 0xffff;

/** `check-proof`: whether a proof file shows that exactly this entry stands in the log. Needs no log and no network. */
export const checkProof: Command = async (args, say) => {
  const options = readOptions(args, VALUED, []);
  const trust = trustOf(options);
  const file = options.one('proof');
  const place = options.one('entry');
  const proof = parseProof(await readFileOrSay(file));
  if ('badLine' in proof) {
    throw new Refusal(
      `${file} is not a proof file: line ${proof.badLine} is not what C2SP tlog-proof asks for.`,
      'Get it again as it was written, byte for byte; line ends and padding count.',
    );
  }
  const head = openCheckpoint(proof.checkpoint, trust, 'the checkpoint in the proof');
  const entry = place === '-' ? await buffer(process.stdin) : await readFileOrSay(place);
  if (entry.length > MOST_ENTRY_BYTES)
    throw misuse(`${place} is too long to be an entry.`, 'Give the bytes of one entry.');
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
  say(`entry      ${proof.index} of ${head.size} in ${head.origin}`);
  for (const { name } of head.signatures) say(`signed     by ${name}`);
  for (const { name, time } of head.cosignatures) say(`cosigned   by ${name} at second ${time}`);
  if (head.unknownLines > 0) say(`ignored    ${head.unknownLines} signature lines by keys that were not named`);
  say('PROOF HOLDS');
};
