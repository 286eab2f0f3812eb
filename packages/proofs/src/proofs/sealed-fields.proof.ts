/**
 * Published answers through the package's own entry points; random swaps and flips, all refused; rotations of every kind whose workers
 * are killed at random moments, with everything readable at each of them and nothing doubled at the end.
 */
import { countOf } from '../harness/context.ts';
import type { Proof } from '../harness/proof.ts';
import { proveRotationsSurviveKills } from '../sealed-fields/killed-rotations.ts';
import { provePublishedVectors } from '../sealed-fields/published-vectors.ts';
import { proveForgeriesAreRefused } from '../sealed-fields/swaps-and-flips.ts';
import { Chance } from '../wrong-shapes/chance.ts';

export const proof: Proof = {
  about: 'Sealed fields open where they were sealed and nowhere else, also while their keys change.',
  run: async (context) => {
    const chance = new Chance(countOf(context, 'seed', 20_261_125));
    provePublishedVectors(context);
    proveForgeriesAreRefused(context, chance, countOf(context, 'forgeries', 100_000));
    await proveRotationsSurviveKills(context, chance, countOf(context, 'kills', 50));
  },
};
