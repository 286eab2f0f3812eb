import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import { CatalogPool } from './catalog-pool.ts';
import { withDatabase } from './database-url.ts';
import { withConnection } from './with-connection.ts';

const NAMES = { provider: 'postgres', adapterName: '@prisma/adapter-pg' } as const;

/**
 * The driver adapter under the schema engine: the stock Postgres adapter with three repairs (the fourth, the panic registry,
 * is in `wasm-engine.ts`).
 *
 * 1. Catalog columns of type `"char"` are reported as characters; the stock adapter knows no mapping for them.
 * 2. A script runs as one simple query. The stock adapter cuts it at every `;`, also inside a function body. One query is
 *    also one implicit transaction: a migration that fails leaves nothing behind.
 * 3. The shadow database is opened by us under its own name. The stock adapter spreads `{...config, database}` beside a
 *    `connectionString`, whose database wins: the "shadow" would be THE MAIN DATABASE.
 */
export class MigrationAdapterFactory implements SqlMigrationAwareDriverAdapterFactory {
  readonly provider = NAMES.provider;
  readonly adapterName = NAMES.adapterName;
  readonly #url: string;
  readonly #shadowAdminUrl: string | undefined;
  readonly #opened: SqlDriverAdapter[] = [];
  #scriptFailure: Error | undefined;

  /**
   * @param url database to migrate or to compare
   * @param shadowAdminUrl login that may create and drop a scratch database; without it nothing can be replayed
   */
  constructor(url: string, shadowAdminUrl?: string) {
    this.#url = url;
    this.#shadowAdminUrl = shadowAdminUrl;
  }

  async connect(): Promise<SqlDriverAdapter> {
    return this.#remember(await this.#open(this.#url, async () => undefined));
  }

  async connectToShadowDb(): Promise<SqlDriverAdapter> {
    const adminUrl = this.#shadowAdminUrl;
    if (adminUrl === undefined) throw new Error('no login was given that may create a shadow database');
    const name = `kean_shadow_${randomUUID().replaceAll('-', '')}`;
    await withConnection(adminUrl, (client) => client.query(`create database ${name} template template0`));
    const shadow = await this.#open(withDatabase(adminUrl, name), () =>
      withConnection(adminUrl, (client) => client.query(`drop database if exists ${name} with (force)`)),
    );
    return this.#remember(shadow);
  }

  /** What Postgres said of the script that failed; the engine itself only says that something outside failed. */
  get scriptFailure(): Error | undefined {
    return this.#scriptFailure;
  }

  /**
   * Closes whatever the engine left open. It keeps its own connection, and with it the session lock that serialises
   * migrations: the next engine would wait for a lock nobody holds for any purpose.
   */
  async close(): Promise<void> {
    for (const adapter of this.#opened.splice(0)) await adapter.dispose();
  }

  #remember(adapter: SqlDriverAdapter): SqlDriverAdapter {
    this.#opened.push(adapter);
    return adapter;
  }

  async #open(url: string, afterwards: () => Promise<unknown>): Promise<SqlDriverAdapter> {
    const catalog = new CatalogPool(url);
    const stock = await new PrismaPg(catalog.disguised).connect();
    let disposing: Promise<void> | undefined;
    const dispose = async () => {
      await catalog.end();
      await afterwards();
    };
    return {
      ...NAMES,
      async queryRaw(query) {
        const result = await stock.queryRaw(query);
        for (const place of catalog.placesOf(result.rows)) result.columnTypes[place] = ColumnTypeEnum.Character;
        return result;
      },
      executeRaw: (query) => stock.executeRaw(query),
      startTransaction: (isolationLevel) => stock.startTransaction(isolationLevel),
      getConnectionInfo: () => stock.getConnectionInfo(),
      executeScript: async (script) => {
        try {
          await catalog.runScript(script);
        } catch (error) {
          this.#scriptFailure = error instanceof Error ? error : new Error(String(error));
          throw error;
        }
      },
      dispose() {
        disposing ??= dispose();
        return disposing;
      },
    };
  }
}
