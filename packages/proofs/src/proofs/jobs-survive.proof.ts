import { countOf } from '../harness/context.ts';
import type { Proof } from '../harness/proof.ts';
import { proveJobsSurvive } from '../jobs/survive-faults.ts';
import { Chance } from '../wrong-shapes/chance.ts';

export const proof: Proof = {
  about: 'Each job and each timer has its effect once, whatever is killed, flushed, filled or restarted meanwhile.',
  run: (context) =>
    proveJobsSurvive(context, new Chance(countOf(context, 'seed', 20_261_126)), {
      jobs: countOf(context, 'jobs', 20_000),
      timers: countOf(context, 'timers', 2_000),
      kills: countOf(context, 'kills', 20),
      flushes: countOf(context, 'flushes', 10),
      fills: countOf(context, 'fills', 3),
      restarts: countOf(context, 'restarts', 5),
    }),
};
