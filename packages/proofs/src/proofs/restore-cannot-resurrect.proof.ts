import { countOf } from '../harness/context.ts';
import type { Proof } from '../harness/proof.ts';
import { proveRestoreCannotResurrect } from '../resurrection/prove-restore-cannot-resurrect.ts';
import { Chance } from '../wrong-shapes/chance.ts';

export const proof: Proof = {
  about:
    'A restore killed at each of its phases and steps opens nothing early; who was erased since the backup stays gone, and who is held stays.',
  run: (context) =>
    proveRestoreCannotResurrect(context, new Chance(countOf(context, 'seed', 20_261_127)), {
      clients: countOf(context, 'clients', 2_000),
      erase: countOf(context, 'erase', 50),
      random: countOf(context, 'kills', 12),
      each: true,
    }),
};
