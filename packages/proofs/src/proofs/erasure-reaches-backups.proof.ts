import { proveErasureReachesBackups } from '../erasure/prove-erasure-reaches-backups.ts';
import { countOf } from '../harness/context.ts';
import type { Proof } from '../harness/proof.ts';

export const proof: Proof = {
  about:
    'An old backup restored with every key that exists today yields nothing of an erased client, and all of the others.',
  run: (context) =>
    proveErasureReachesBackups(context, {
      clients: countOf(context, 'clients', 10_000),
      erase: countOf(context, 'erase', 100),
    }),
};
