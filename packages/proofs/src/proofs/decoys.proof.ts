/**
 * Decoys among the people of invented branches, and a classifier that is given every column that stands in the open: it was grown on other rows, and
 * has to say who is nobody. By chance it is right in one of two (AUC 0.5).
 */
import { judgeDecoys } from '../decoys/judge-decoys.ts';
import { countOf } from '../harness/context.ts';
import type { Proof } from '../harness/proof.ts';

/** MEASURES: what a classifier may come to. */
const MOST_AUC = 0.55;
/** Nobody looked at these while the generator was written. */
const SEEDS = [401, 402, 403];
const SPOILT = ['enters-at-midnight', 'figures-of-nowhere'] as const;

export const proof: Proof = {
  about: 'Whoever sees every open column, and no key, hardly tells a decoy from a client.',
  run: async (context) => {
    const { holds, figure } = context;
    const seeds = context.args.seed === undefined ? SEEDS : [countOf(context, 'seed', 1)];
    const branches = countOf(context, 'branches', 90);
    const judged = seeds.map((seed) => judgeDecoys({ seed, branches }));
    for (const [at, { auc, within, decoys, people }] of judged.entries())
      figure(`seed ${seeds[at]}`, `AUC ${auc.toFixed(3)} ± ${within.toFixed(3)} of ${decoys} decoys among ${people}`);
    const mean = judged.reduce((sum, { auc }) => sum + auc, 0) / judged.length;
    figure('AUC of all of them', mean.toFixed(3));
    for (const spoiling of SPOILT) {
      const { auc } = judgeDecoys({ seed: seeds[0] ?? 1, branches: Math.min(branches, 20) }, spoiling);
      figure(`AUC of a careless generator, ${spoiling}`, auc.toFixed(3));
      holds(`a careless generator is seen: ${spoiling}`, auc > 0.7);
    }
    holds(`the classifier comes to ${mean.toFixed(3)}, and no further than ${MOST_AUC}`, mean <= MOST_AUC);
  },
};
