import { proveBackupRestore } from '../backup-restore/prove-backup-restore.ts';
import { countOf } from '../harness/context.ts';
import type { Proof } from '../harness/proof.ts';
import { Chance } from '../wrong-shapes/chance.ts';

export const proof: Proof = {
  about:
    'A backup comes back closed, with what happened since done again, and opens only verified and at a person’s word; killed anywhere it opens nothing; whatever is wrong with it is refused by name.',
  run: (context) =>
    proveBackupRestore(context, new Chance(countOf(context, 'seed', 20_261_126)), {
      clients: countOf(context, 'clients', 200_000),
      erase: countOf(context, 'erase', 1_000),
      looks: countOf(context, 'looks', 5_000),
      kills: countOf(context, 'kills', 12),
    }),
};
