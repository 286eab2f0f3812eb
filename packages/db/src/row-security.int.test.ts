import type { Scope } from '@kean/kernel';
import { type FreshDatabase, freshDatabase } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { inSqlTransaction } from './in-sql-transaction.ts';
import { inTransaction } from './in-transaction.ts';
import { nobody, type RowPrincipal } from './row-principal.ts';
import type { SqlTransaction } from './sql-transaction.ts';
import { makeTwoRegions, PLACES, type Place, type TwoRegions } from './testing/two-regions.ts';

let fresh: FreshDatabase;
let office: TwoRegions;
let databases: Readonly<Record<'kean_api' | 'kean_worker' | 'kean_owner', Database>>;

beforeAll(async () => {
  fresh = await freshDatabase();
  office = await makeTwoRegions(fresh.adminUrls.kean);
  const open = (role: 'kean_api' | 'kean_worker' | 'kean_owner') =>
    openDatabase({ url: fresh.urls[role], applicationName: `test-${role}`, max: 4 });
  databases = { kean_api: open('kean_api'), kean_worker: open('kean_worker'), kean_owner: open('kean_owner') };
});

afterAll(async () => {
  await Promise.all(Object.values(databases).map((database) => database.close()));
  await fresh.dispose();
});

type Run = <T>(db: Database, as: RowPrincipal, work: (tx: SqlTransaction) => Promise<T>) => Promise<T>;
const PATHS: readonly (readonly [string, Run])[] = [
  ['inTransaction', inTransaction],
  ['inSqlTransaction', inSqlTransaction],
];
const LOGINS = ['kean_api', 'kean_worker', 'kean_owner'] as const;
const REACHES: readonly (Scope | 'none')[] = ['none', 'own', 'team', 'branch', 'region', 'agency'];

/** Which places a scope reaches. What lapsed is reached by the branch, and no longer as the person's own. */
const REACHED: Readonly<Record<Scope | 'none', readonly Place[]>> = {
  none: [],
  own: ['own'],
  team: ['own', 'team'],
  branch: ['own', 'lapsed', 'team', 'branch'],
  region: ['own', 'lapsed', 'team', 'branch', 'region'],
  agency: PLACES,
};
/** Index rows are coarser: of the whole branch, because duplicates are found there. */
const TOKENS_REACHED: typeof REACHED = { ...REACHED, own: REACHED.branch, team: REACHED.branch };

const OF_CLIENT = ['client', 'client_field', 'demand', 'property', 'assignment', 'client_token'] as const;
const OF_IMPORT = ['import', 'import_row'] as const;

function keyOf(table: string): string {
  if (table === 'client' || table === 'import') return 'id';
  return table === 'import_row' ? 'import_id' : 'client_id';
}

async function placesSeen(tx: SqlTransaction, table: string, ids: Readonly<Record<Place, string>>): Promise<Place[]> {
  const rows = await tx.query<{ key: string }>(`select ${keyOf(table)} as key from ${table}`);
  const keys = rows.map((row) => row.key);
  return PLACES.filter((place) => keys.includes(ids[place]));
}

describe.each(PATHS)('%s', (_name, run) => {
  describe.each(LOGINS)('as %s', (login) => {
    test.each(REACHES)('scope %s sees its rows in every table and no other', async (clientScope) => {
      const as = { ...office.agent, clientScope };
      await run(databases[login], as, async (tx) => {
        for (const table of OF_CLIENT) {
          const reached = table === 'client_token' ? TOKENS_REACHED : REACHED;
          expect(await placesSeen(tx, table, office.clients), table).toEqual(reached[clientScope]);
        }
        for (const table of OF_IMPORT) {
          expect(await placesSeen(tx, table, office.imports), table).toEqual(REACHED[clientScope]);
        }
      });
    });

    test('nobody sees nothing, whatever else is known of the person', async () => {
      for (const as of [nobody, { ...office.agent, clientScope: 'none' as const }]) {
        await run(databases[login], as, async (tx) => {
          for (const table of [...OF_CLIENT, ...OF_IMPORT]) {
            expect(await tx.query(`select from ${table}`), table).toEqual([]);
          }
        });
      }
    });

    test('a scope whose place the person does not have sees nothing of it', async () => {
      for (const clientScope of ['own', 'team', 'branch', 'region'] as const) {
        const as = { ...nobody, clientScope };
        const seen = await run(databases[login], as, (tx) => tx.query('select from client'));
        expect(seen, clientScope).toEqual([]);
      }
    });
  });
});

describe('without a principal', () => {
  test.each(LOGINS)(
    '%s sees no client where the settings were never set, and none where they are empty',
    async (login) => {
      const client = await databases[login].pool.connect();
      try {
        expect((await client.query('select from client')).rowCount).toBe(0);
        await client.query(`begin; select set_config('kean.client_scope', 'agency', true)`);
        expect((await client.query('select from client')).rowCount).toBe(PLACES.length);
        await client.query('commit');
        const left = await client.query<{ scope: string }>(
          `select current_setting('kean.client_scope', true) as scope`,
        );
        expect(left.rows[0]?.scope).toBe('');
        expect((await client.query('select from client')).rowCount).toBe(0);
      } finally {
        client.release();
      }
    },
  );

  test('a scope that no one knows is nobody', async () => {
    const client = await databases.kean_api.pool.connect();
    try {
      for (const scope of ['AGENCY', 'all', 'agency ', '*']) {
        await client.query('begin');
        await client.query(
          `select set_config('kean.client_scope', $1, true), set_config('kean.staff', $2, true), set_config('kean.branch', $3, true)`,
          [scope, office.agent.staffId, office.agent.branchId],
        );
        expect((await client.query('select from client')).rowCount, scope).toBe(0);
        await client.query('rollback');
      }
    } finally {
      client.release();
    }
  });

  test('Prisma outside of inTransaction is nobody', async () => {
    expect(await databases.kean_api.prisma.client.count()).toBe(0);
  });
});
