import { AsyncLocalStorage } from 'node:async_hooks';
import type pg from 'pg';
import { openingStatement, type RowPrincipal } from './row-principal.ts';
import { OpenTransaction } from './sql-transaction.ts';
import type { StatementNames } from './statement-names.ts';

/** What a transaction of Prisma is started with, and the connection it turned out to run on. */
export interface StartingTransaction {
  readonly as: RowPrincipal;
  /** Set once, by the connection that Prisma took. */
  door?: OpenTransaction;
  /** True once Postgres answered COMMIT with ROLLBACK. */
  refusedCommit: boolean;
}

/**
 * The pool as Prisma's adapter sees it. When Prisma takes a connection for an interactive transaction that `inTransaction`
 * started, its BEGIN is sent together with the principal's settings, and the same connection is kept at hand for raw
 * statements: one transaction, two ways to speak in it. Outside of `inTransaction` no principal is set: nobody.
 */
export class PrismaPool {
  readonly starting = new AsyncLocalStorage<StartingTransaction>();
  readonly pool: pg.Pool;
  readonly #names: StatementNames;

  constructor(pool: pg.Pool, names: StatementNames) {
    this.#names = names;
    this.pool = new Proxy(pool, {
      get: (target, key) => {
        if (key === 'connect') return async () => this.#lend(await target.connect());
        const member: unknown = Reflect.get(target, key, target);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
  }

  #lend(client: pg.PoolClient): Pick<pg.PoolClient, 'on' | 'removeListener' | 'release'> & { query: unknown } {
    const starting = this.starting.getStore();
    if (starting === undefined || starting.door !== undefined) return client;
    const door = new OpenTransaction(client, this.#names);
    starting.door = door;
    return {
      query: async (statement: pg.QueryArrayConfig) => {
        if (statement.text === 'BEGIN') return client.query(openingStatement(starting.as));
        if (statement.text === 'COMMIT' || statement.text === 'ROLLBACK') door.end();
        const result = await client.query(statement);
        if (statement.text === 'COMMIT') starting.refusedCommit = result.command !== 'COMMIT';
        return result;
      },
      on: client.on.bind(client),
      removeListener: client.removeListener.bind(client),
      release: (error) => {
        door.end();
        client.release(error);
      },
    };
  }
}
