/**
 * No personal value gets out: spoiled sources turn the build red, and values that were marked and driven through every feature lie
 * nowhere in the clear. `--only=sources` and `--only=canary` run one half.
 */
import { noMarkLiesInTheClear } from '../canary/canary.ts';
import type { Proof } from '../harness/proof.ts';
import { everySpoilingTurnsTheBuildRed } from '../pii-gate/red-builds.ts';

export const proof: Proof = {
  about: 'Spoiled sources turn the build red, and marked values driven through every feature lie nowhere in the clear.',
  run: async (context) => {
    const only = context.args.only;
    if (only !== 'canary') await everySpoilingTurnsTheBuildRed(context);
    if (only !== 'sources') await noMarkLiesInTheClear(context);
  },
};
