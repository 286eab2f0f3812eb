import { buffer } from 'node:stream/consumers';
import { readOptions, TRUST_OPTIONS, trustOf } from '../command-line/read-options.ts';
import type { Command } from '../command-line/run.ts';
import { readFileOrSay } from '../log/read-head.ts';
import type { Trust } from '../note/open-checkpoint.ts';
import { timeText } from '../note/verify-signature.ts';
import { judgeProof } from '../proof-file/judge-proof.ts';
import { misuse, Refusal } from '../refusal.ts';

const VALUED = ['proof', 'entry', ...TRUST_OPTIONS] as const;

/**
 * `check-proof`: whether a proof file shows that exactly this entry stands in the log. Needs no log and no network.
 * Many can be checked at once: as many entries as proofs in the same order, or one entry for all of them.
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
  const entry = place === '-' ? await buffer(process.stdin) : await readFileOrSay(place);
  const { index, head } = judgeProof(await readFileOrSay(file), entry, trust, file);
  return [
    `entry      ${index} of ${head.size} in ${head.origin}`,
    ...head.signatures.map(({ name }) => `signed     by ${name}`),
    ...head.cosignatures.map((held) => `cosigned   by ${held.name} at ${timeText(held)}`),
    ...(head.unknownLines === 0 ? [] : [`ignored    ${head.unknownLines} signature lines by keys that were not named`]),
  ];
}
