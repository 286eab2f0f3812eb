/**
 * Invented months of an office, with the days that look bad and are none, and the attacks of public cases among them: who sells by the number, drips
 * slowly, walks through the list, takes clients along, borrows an account, comes at night, tries one purpose after another. The rules with which an office begins see nearly all of them and
 * cry wolf hardly ever, on months that they were not made for: every seed is another office. Beside the rules stand the decoys, which nobody may tell
 * from clients.
 */
import { proveDetection } from '../detection/prove-detection.ts';
import { countOf } from '../harness/context.ts';
import type { Proof } from '../harness/proof.ts';
import { proof as decoys } from './decoys.proof.ts';

/** Four offices that nobody looked at while the rules were written, where no seed is given. */
const SEEDS = [2_026, 2_027, 2_028, 2_029];

export const proof: Proof = {
  about: 'The rules see the attacks of public cases in time, ordinary months stay quiet, and decoys look like clients.',
  run: async (context) => {
    const wishes = { agents: countOf(context, 'agents', 240), days: countOf(context, 'days', 180), attackerOfEvery: 5 };
    const seeds = context.args.seed === undefined ? SEEDS : [countOf(context, 'seed', 1)];
    for (const seed of seeds) proveDetection({ ...wishes, seed }, context);
    await decoys.run(context);
  },
};
