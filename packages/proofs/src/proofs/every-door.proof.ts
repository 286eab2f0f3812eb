import { proveEveryDoor } from '../every-door/prove-every-door.ts';
import { countOf } from '../harness/context.ts';
import type { Proof } from '../harness/proof.ts';

export const proof: Proof = {
  about: 'Each role at each procedure on each record is answered as the policy says, and a refusal tells nothing.',
  run: (context) =>
    proveEveryDoor(context, { pairs: countOf(context, 'pairs', 200), seed: countOf(context, 'seed', 20_261_125) }),
};
