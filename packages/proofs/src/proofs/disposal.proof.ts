import { proveDisposal } from '../disposal/prove-disposal.ts';
import { countOf } from '../harness/context.ts';
import type { Proof } from '../harness/proof.ts';
import { Chance } from '../wrong-shapes/chance.ts';

export const proof: Proof = {
  about:
    'Random clients, rules, holds, changes and kills against a model of days: nothing goes early, nothing stays late, nothing that is held is touched.',
  run: (context) =>
    proveDisposal(context, new Chance(countOf(context, 'seed', 20_261_127)), {
      clients: countOf(context, 'clients', 150),
      rounds: countOf(context, 'rounds', 4),
      kills: countOf(context, 'kills', 3),
    }),
};
