/**
 * No personal value gets out: spoiled sources turn the build red, and values that were marked and driven through every feature lie
 * nowhere in the clear.
 */
import type { Proof } from '../harness/proof.ts';
import { everySpoilingTurnsTheBuildRed } from '../pii-gate/red-builds.ts';

export const proof: Proof = {
  about: 'Spoiled sources turn the build red, and marked values driven through every feature lie nowhere in the clear.',
  run: async (context) => {
    await everySpoilingTurnsTheBuildRed(context);
  },
};
