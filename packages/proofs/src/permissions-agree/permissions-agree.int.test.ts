import { policies } from '@kean/permissions/policies';
import { type FreshDatabase, freshDatabase } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Chance } from '../wrong-shapes/chance.ts';
import { type OpenedDatabases, openAskedDatabases } from './asked-databases.ts';
import { BROKEN_LOCKS } from './broken-locks.ts';
import { compareLocks } from './compare-locks.ts';
import { type InventedOffice, inventOffice } from './invented-office.ts';
import { productLocks } from './locks.ts';

/** The proof `permissions-agree` in seconds: fewer cases, the same questions and the same mistakes. */
const CASES = 20_000;
/** More than any mistake needs, so that new offers of a clause do not push a rare question out of sight. */
const UNTIL_NOTICED = 400_000;
const SEED = 20_261_125;
/** On a machine that has much else to do. */
const PATIENCE_MS = 120_000;

let fresh: FreshDatabase;
let databases: OpenedDatabases;
let office: InventedOffice;

beforeAll(async () => {
  fresh = await freshDatabase();
  databases = openAskedDatabases({ api: fresh.urls.kean_api, admin: fresh.adminUrls.kean });
  office = await inventOffice(databases.sql, { clients: 160, imports: 60 }, new Chance(SEED));
});
afterAll(async () => {
  await databases.close();
  await fresh.dispose();
});

describe('can(), SQL, Prisma, row security and the meaning of the grants', () => {
  it(
    'agree on random rule sets, people, rows and fields',
    async () => {
      const plan = { office, databases, policies, chance: new Chance(SEED), locks: productLocks, cases: CASES };
      const compared = await compareLocks(plan);
      expect(compared.disagreement).toBeNull();
      expect(compared.cases).toBeGreaterThanOrEqual(CASES);
      expect(compared.allowed).toBeGreaterThan(CASES / 50);
    },
    PATIENCE_MS,
  );

  it.each(BROKEN_LOCKS)(
    'come apart when $name',
    async ({ locks, spoil }) => {
      const mend = await spoil?.(databases.sql);
      try {
        const { disagreement } = await compareLocks({
          office,
          databases,
          policies,
          locks,
          chance: new Chance(SEED),
          cases: UNTIL_NOTICED,
        });
        expect(disagreement).toMatch(/yes.*no|no.*yes/);
      } finally {
        await mend?.();
      }
    },
    PATIENCE_MS,
  );
});
