import { buffer } from 'node:stream/consumers';
import { readOptions, TRUST_OPTIONS, trustOf } from '../command-line/read-options.ts';
import type { Command } from '../command-line/run.ts';
import { readFileOrSay } from '../log/read-head.ts';
import { leafHash } from '../merkle/hashes.ts';
import { rootOfInclusion } from '../merkle/inclusion.ts';
import { openCheckpoint, type Trust } from '../note/open-checkpoint.ts';
import { parseProof } from '../proof-file/proof-text.ts';
import { misuse, Refusal } from '../refusal.ts';

const VALUED = ['proof', 'entry', ...TRUST_OPTIONS] as const;
/** The longest entry that a bundle can hold. */
const MOST_ENTRY_BYTES = 0xffff;

/**
 * `check-proof`: whether a proof file shows that exactly this entry stands in the log. Needs no log and no network. Many can be checked at
 * once: as many entries as proofs in the same order, or one entry for all of them.
 */
export const checkProof: Command = async (args, say) => {
  const options = readOptions(args, VALUED, []);
  const trust = trustOf(options);
  const [proof, ...further] = options.all('proof');
  if (proof === undefined || further.length === 0) {
    for (const line of await checkOne(options.one('proof'), options.one('entry'), trust)) say(line);
    say('PROOF HOLDS');
    return;
  }
  await checkMany([proof, ...further], options.all('entry'), trust, say);
};

/** @throws Refusal when one of them does not hold, after each was judged */
async function checkMany(
  proofs: readonly string[],
  entries: readonly string[],
  trust: Trust,
  say: (line: string) => void,
): Promise<void> {
  if (entries.length !== 1 && entries.length !== proofs.length) {
    throw misuse(
      `There are ${proofs.length} proofs and ${entries.length} entries.`,
      'Give one entry, or one for each.',
    );
  }
  let refused = 0;
  for (const [at, proof] of proofs.entries()) {
    const verdict = await verdictOn(proof, entries[at] ?? entries[0] ?? '', trust);
    if (verdict !== null) refused += 1;
    say(verdict === null ? `holds      ${proof}` : `refused    ${proof}: ${verdict}`);
  }
  if (refused === 0) say(`${proofs.length} PROOFS HOLD`);
  else throw new Refusal(`${refused} of ${proofs.length} proofs.`, 'The lines above say which and why.');
}

/** @returns the sentence against it, `null` where it holds */
async function verdictOn(proof: string, entry: string, trust: Trust): Promise<string | null> {
  try {
    await checkOne(proof, entry, trust);
    return null;
  } catch (error) {
    if (error instanceof Refusal && error.status === 1) return error.message;
    throw error;
  }
}

/** @returns what the proof says, line by line */
async function checkOne(file: string, place: string, trust: Trust): Promise<readonly string[]> {
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
  return [
    `entry      ${proof.index} of ${head.size} in ${head.origin}`,
    ...head.signatures.map(({ name }) => `signed     by ${name}`),
    ...head.cosignatures.map(({ name, time }) => `cosigned   by ${name} at second ${time}`),
    ...(head.unknownLines === 0 ? [] : [`ignored    ${head.unknownLines} signature lines by keys that were not named`]),
  ];
}
