import { type Database, runStatement, type SqlTransaction } from '@kean/db';
import { AppError } from '@kean/kernel';
import { Gatherer } from './gatherer.ts';

/** Work as it was promised. */
export interface PromisedJob {
  readonly id: string;
  readonly job: string;
  readonly key: string;
  readonly payload: unknown;
  /** Failed attempts so far. */
  readonly attempts: number;
  readonly dead: boolean;
  /** The same key was promised again after its effect happened. */
  readonly done: boolean;
}

const READ = `
  select id::text, job, key, payload, attempts, dead_at is not null as dead,
         exists (select 1 from job_done d where d.key = o.key) as done
    from outbox o where id = any($1::bigint[])`;

/** The lock on the row decides between two workers that run the same job: the second finds no row and undoes its work. */
const FINISH = `
  with gone as (delete from outbox where id = $1::bigint returning key)
  insert into job_done (key) select key from gone returning key`;
const FINISH_MANY = `
  with gone as (delete from outbox where id = any($1::bigint[]) returning key)
  insert into job_done (key) select key from gone on conflict (key) do nothing`;
const FAIL = `
  update outbox set attempts = attempts + 1, failure = $2, dead_at = case when $3 then clock_timestamp() end
   where id = $1::bigint`;

/** The work is done, or was taken back: the transaction that learns it must leave nothing behind. */
export class NoLongerPromised extends Error {
  constructor() {
    super('the work is done already or was taken back');
    this.name = 'NoLongerPromised';
  }
}

/** The worker's view of the outbox. What many consumers ask at once is asked in one statement. */
export class OutboxLedger {
  readonly #db: Database;
  readonly #reading = new Gatherer((ids: readonly string[]) => this.#readMany(ids));
  readonly #finishing = new Gatherer((ids: readonly string[]) => this.#finishMany(ids));

  constructor(db: Database) {
    this.#db = db;
  }

  /** `null` when there is no such promise any more: it is done, or was taken back. */
  read(id: string): Promise<PromisedJob | null> {
    return this.#reading.ask(id);
  }

  /**
   * Ends the promise in the transaction of its effect.
   * @throws NoLongerPromised when another worker was first; the effect must then be rolled back
   */
  async finishIn(tx: SqlTransaction, id: string): Promise<void> {
    try {
      if ((await tx.query(FINISH, [id])).length === 1) return;
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'DB_TAKEN')) throw error;
    }
    throw new NoLongerPromised();
  }

  /** Ends a promise whose effect is elsewhere, or was there before. */
  finish(id: string): Promise<void> {
    return this.#finishing.ask(id);
  }

  /** Keeps the cause of a failed attempt. */
  async fail(id: string, failure: string, dead: boolean): Promise<void> {
    await runStatement(this.#db, FAIL, [id, failure, dead]);
  }

  async #readMany(ids: readonly string[]): Promise<(PromisedJob | null)[]> {
    const rows = await runStatement<PromisedJob>(this.#db, READ, [ids]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id) ?? null);
  }

  async #finishMany(ids: readonly string[]): Promise<undefined[]> {
    await runStatement(this.#db, FINISH_MANY, [ids]);
    return ids.map(() => undefined);
  }
}
