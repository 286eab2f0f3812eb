import { type LogPlace, placeOfRow, rowsAfter } from '@kean/audit';
import { type Decoys, decoysInForce } from '@kean/clients/contract/decoys';
import { type Database, inSqlTransaction, nobody, type RowPrincipal, type SqlTransaction } from '@kean/db';
import type { Keyring } from '@kean/encryption';
import type { SignalRule } from '../contract/signals.ts';
import { openCasesOfTouches } from '../decoys/open-cases-of-touches.ts';
import { readRuleBook } from '../rulebook/rule-book.ts';
import type { Spread } from '../signals/distinct-count.ts';
import { Watch } from '../signals/watch.ts';
import { keyedCodes } from './keyed-codes.ts';
import { isSamePlace, keepPlace, placeOfWatch, sayAwake, startAnew } from './place-of-watch.ts';
import { raiseAlerts, type ToldSignal } from './raise-alerts.ts';
import { type ActsOfOffice, watchedActs } from './watched-acts.ts';

export interface WatchParts {
  readonly db: Database;
  readonly keyring: Keyring;
  readonly acts: ActsOfOffice;
  readonly rules: readonly SignalRule[];
}

/** The watch asks whose client it is, for any client there is, and reads nothing else of them. */
export const WATCHER: RowPrincipal = { ...nobody, clientScope: 'agency' };
/** More people than this are not held in memory at once; who is not is recalled from the database. */
const MOST_IN_MEMORY = 5_000;

const RECALL = 'select staff_id as id, state from leak_watch_person where staff_id = any($1::uuid[])';
const REMEMBER = `
  insert into leak_watch_person as person (staff_id, last_at, state)
  select * from unnest($1::uuid[], $2::timestamptz[], $3::bytea[])
  on conflict (staff_id) do update set last_at = excluded.last_at, state = excluded.state`;
/** Longer than anything that is learned of somebody counts. */
const FORGET_SILENT = "delete from leak_watch_person where last_at < now() - interval '90 days'";

/** What came of one batch. */
export interface WatchedBatch {
  /** Events that were read; fewer than asked for: nothing more is final. */
  readonly read: number;
  readonly raised: number;
}

/** Watches the log batch by batch. Everything that lasts stands in the database; what is in memory can be thrown away at any time. */
export class BatchWatch {
  readonly #parts: WatchParts;
  #spread: Spread = () => 0;
  readonly #watch: Watch;
  /** The place that memory belongs to. */
  #at: LogPlace | null = null;

  constructor(parts: WatchParts) {
    this.#parts = parts;
    this.#watch = new Watch(parts.rules, (id) => this.#spread(id));
  }

  /** One batch: what was seen, what was told and how far it is are committed together, or none of them. */
  async next(limit: number): Promise<WatchedBatch> {
    const { db, keyring } = this.#parts;
    const { spread, codeOf } = await keyedCodes(keyring);
    this.#spread = spread;
    const decoys = await decoysInForce({ db, keyring });
    try {
      const { at, ...batch } = await inSqlTransaction(db, WATCHER, (tx) => this.#see(tx, limit, codeOf, decoys));
      this.#at = at;
      return batch;
    } catch (error) {
      // What is in memory may be ahead of what is durable.
      this.forget();
      throw error;
    }
  }

  forget(): void {
    this.#watch.forgetEverybody();
    this.#at = null;
  }

  /** Takes away what is remembered of people who did nothing for a quarter. */
  async forgetSilent(): Promise<void> {
    await inSqlTransaction(this.#parts.db, WATCHER, (tx) => tx.query(FORGET_SILENT));
    this.forget();
  }

  async #see(
    tx: SqlTransaction,
    limit: number,
    codeOf: Awaited<ReturnType<typeof keyedCodes>>['codeOf'],
    decoys: Decoys,
  ): Promise<WatchedBatch & { readonly at: LogPlace }> {
    const { acts, rules } = this.#parts;
    const from = await placeOfWatch(tx);
    if (this.#at !== null && !isSamePlace(this.#at, from)) this.#watch.forgetEverybody();
    if (this.#watch.size > MOST_IN_MEMORY) this.#watch.forgetEverybody();
    const rows = await rowsAfter(tx, from, limit);
    const last = rows.at(-1);
    if (last === undefined) {
      await sayAwake(tx);
      return { read: 0, raised: 0, at: from };
    }
    const watched = await watchedActs(tx, rows, acts, codeOf, decoys);
    const people = [...new Set(watched.map(({ event }) => event.person))];
    if (!(await this.#recall(tx, people))) {
      this.#watch.forgetEverybody();
      return { read: limit, raised: 0, at: await startAnew(tx) };
    }
    const book = await readRuleBook(tx, rules);
    const told: ToldSignal[] = watched.flatMap((act) =>
      this.#watch.see(act.event, book.rulesFor(act.works, act.event.at)).map((signal) => ({ signal, act })),
    );
    const raised = await raiseAlerts(tx, told);
    await openCasesOfTouches(tx, watched);
    await this.#remember(tx, new Map(watched.map(({ event }) => [event.person, event.at])));
    const at = placeOfRow(last);
    await keepPlace(tx, at);
    return { read: rows.length, raised, at };
  }

  /** @returns false where the database holds what this version cannot read */
  async #recall(tx: SqlTransaction, people: readonly string[]): Promise<boolean> {
    const strangers = people.filter((person) => !this.#watch.knows(person));
    if (strangers.length === 0) return true;
    const kept = await tx.query<{ id: string; state: Buffer }>(RECALL, [strangers]);
    return kept.every(({ id, state }) => this.#watch.recall(id, state));
  }

  async #remember(tx: SqlTransaction, lastActs: ReadonlyMap<string, number>): Promise<void> {
    // In one order in every process: rows are locked by it.
    const people = [...lastActs].sort(([one], [other]) => (one < other ? -1 : 1));
    if (people.length === 0) return;
    await tx.query(REMEMBER, [
      people.map(([id]) => id),
      people.map(([, at]) => new Date(at)),
      people.map(([id]) => this.#watch.bytesOf(id) ?? Buffer.alloc(0)),
    ]);
  }
}
