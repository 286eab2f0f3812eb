/**
 * A million random cases of (rule set, person, row, field) over a real Postgres: CASL in memory, the filter in SQL, the filter for
 * Prisma and row security give the same answer, and it is the one that the grants mean. Each deliberate mistake is noticed.
 */
import { policies } from '@kean/permissions/policies';
import { countOf } from '../harness/context.ts';
import type { Proof, ProofContext } from '../harness/proof.ts';
import { openAskedDatabases } from '../permissions-agree/asked-databases.ts';
import { BROKEN_LOCKS, type BrokenLock } from '../permissions-agree/broken-locks.ts';
import { type ComparisonPlan, compareLocks } from '../permissions-agree/compare-locks.ts';
import { inventOffice } from '../permissions-agree/invented-office.ts';
import { productLocks } from '../permissions-agree/locks.ts';
import { startMigratedPostgres } from '../permissions-agree/migrated-postgres.ts';
import { Chance } from '../wrong-shapes/chance.ts';

const SIZES = { clients: 320, imports: 120 } as const;

export const proof: Proof = {
  about: 'CASL, SQL and row security give the same answer, and the one that the grants mean.',
  run: async (context) => {
    const cases = countOf(context, 'cases', 1_500_000);
    const seed = countOf(context, 'seed', 20_261_125);
    const postgres = await startMigratedPostgres();
    const databases = openAskedDatabases({ api: postgres.apiUrl, admin: postgres.keanAdminUrl });
    try {
      const office = await inventOffice(databases.sql, SIZES, new Chance(seed));
      const { signal } = context;
      const plan = { office, databases, policies, locks: productLocks, chance: new Chance(seed), cases, signal };
      await agree(context, plan);
      for (const broken of BROKEN_LOCKS) await noticed(context, { ...plan, chance: new Chance(seed) }, broken);
      context.figure('mistakes that were noticed', BROKEN_LOCKS.length);
    } finally {
      await databases.close();
      await postgres.stop();
    }
  },
};

async function agree(context: ProofContext, plan: ComparisonPlan): Promise<void> {
  context.say(`${plan.cases} cases`);
  const began = performance.now();
  const compared = await compareLocks(plan);
  context.figure('random rule sets', compared.ruleSets);
  context.figure('questions of a person about an act and a field', compared.questions);
  context.figure('cases in which all locks answered', compared.cases);
  context.figure('cases that were allowed', compared.allowed);
  context.figure('cases besides, where row security has no say', compared.withoutRowSecurity);
  context.figure('seconds', Math.round((performance.now() - began) / 1_000));
  context.holds(compared.disagreement ?? 'all locks agree', compared.disagreement === null);
  context.holds('as many cases as were asked for', compared.cases >= plan.cases);
  // A comparison of refusals alone would agree about nothing.
  context.holds('a fiftieth of the cases is allowed', compared.allowed >= compared.cases / 50);
}

async function noticed({ say, holds }: ProofContext, plan: ComparisonPlan, broken: BrokenLock): Promise<void> {
  const { spoil, name, locks } = broken;
  const mend = await spoil?.(plan.databases.sql);
  const { disagreement, cases } = await compareLocks({ ...plan, locks });
  await mend?.();
  holds(`nobody noticed that ${name}`, disagreement !== null);
  say(`noticed after ${cases} cases that ${name}: ${disagreement}`);
}
