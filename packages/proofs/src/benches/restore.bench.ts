import { atMost, type Bench, fasterBy } from '../harness/bench.ts';
import { countOf, type RunContext } from '../harness/context.ts';
import { interleave } from '../harness/interleave.ts';
import { openOfficeToRestore } from '../restore/office-to-restore.ts';
import { restoreSides } from '../restore/restore-sides.ts';

/** The most memory, in MB, that a restore may take, whatever its size. */
const MEMORY_MB = 256;
const FULL = 60_000;
const QUICK = 6_000;
const FEWER = 3;

export const bench: Bench = {
  about:
    'A backup refused or restored, done again and verified as an operator does, against bare pg_restore of the same dump in the clear; memory and growth.',
  run: async function* (context) {
    const clients = countOf(context, 'clients', context.args.quick === true ? QUICK : FULL);
    const fewer = Math.max(1, Math.round(clients / FEWER));
    const small = await measure(fewer, context);
    const large = await measure(clients, context);
    const bare = { peerName: 'pg_restore of the dump in the clear', unit: 's', goal: 0.9 };
    yield fasterBy({ ...bare, bench: `restore/${fewer}-clients`, ours: small.ours, peer: small.bare });
    yield fasterBy({ ...bare, bench: `restore/${clients}-clients`, ours: large.ours, peer: large.bare });
    const memory = { ours: large.highWater, peer: MEMORY_MB, peerName: 'the bound', unit: 'MB', goal: 1 };
    yield atMost({ ...memory, bench: 'restore/memory' });
    yield atMost({
      bench: 'restore/growth',
      ours: large.ours,
      peer: small.ours,
      peerName: `${fewer} clients`,
      unit: 's',
      goal: (clients / fewer) * 1.1,
    });
  },
};

async function measure(clients: number, context: RunContext) {
  const office = await openOfficeToRestore(clients, context);
  try {
    const sides = restoreSides(office);
    const { ours, bare } = await interleave({ ours: sides.ours, bare: sides.bare }, context, {
      rounds: countOf(context, 'rounds', 5),
    });
    context.say(
      `${clients} clients: dump of ${Math.round(office.backup.dumpBytes / 1e6)} MB; the last restore of ours:`,
    );
    for (const [phase, seconds] of sides.phases()) context.say(`  ${seconds.toFixed(2)} s  ${phase}`);
    return { ours, bare, highWater: sides.highWater() };
  } finally {
    await office.dispose();
  }
}
