import type { Place } from './cursor.ts';
import type { EventFilter } from './event-filter.ts';
import { FREQUENT_ACTIONS, RARE } from './frequent-actions.ts';

/** A statement with its parameters. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What one statement looks for: the filter, after a place, and for many subjects within a stretch of time. */
export interface Question {
  readonly filter: EventFilter;
  readonly after: Place | null;
  readonly rows: number;
  /** From, with. */
  readonly since?: Date | undefined;
  /** Up to, without. */
  readonly until?: Date | undefined;
}

const COLUMNS = `
  id, occurred_at as "occurredAt", action, outcome, principal_id as "principalId", session_id as "sessionId",
  branch_id as "branchId", subject_kind as "subjectKind", subject_id as "subjectId", subject_ids as "subjectIds",
  purpose, fields, encode(policy_hash, 'hex') as "policyHash", facts,
  to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as place`;
const NEWEST_FIRST = 'order by occurred_at desc, id desc';
/** Numbers of rows that are asked for; each is a text, and a connection keeps each text prepared. */
const ROWS = [26, 51, 101, 201, 501] as const;
/** So few branches are walked each along its index; more are met on the walk along time. */
const FEW_BRANCHES = 8;

/**
 * The statement that walks along the index that narrows most: subject, person, rare actions, refusals, branch, time. The number of
 * rows is written into the text, so that the planner knows how few are wanted, and is rounded up to one of a handful.
 */
export function searchStatement(question: Question): Statement {
  const text = new Writing(question);
  const { filter } = question;
  if (filter.subjectId !== undefined) return text.finish(text.bySubject(filter.subjectId, filter.alone === true));
  if (filter.principalId !== undefined) return text.finish(text.walk([]));
  if (filter.actions !== undefined) return text.finish(text.byActions(filter.actions));
  if (filter.outcomes !== undefined && !filter.outcomes.includes('allowed')) {
    return text.finish(text.walk(["outcome <> 'allowed'"]));
  }
  const { branchIds } = filter;
  if (branchIds !== undefined && branchIds.length <= FEW_BRANCHES)
    return text.finish(text.eachOf('branch_id', 'uuid', branchIds, []));
  return text.finish(text.walk([]));
}

class Writing {
  readonly #values: unknown[] = [];
  readonly #conditions: string[];
  readonly #limit: string;

  constructor({ filter, after, rows, since, until }: Question) {
    const most = ROWS.find((step) => step >= rows);
    if (most === undefined) throw new RangeError(`a page has at most ${ROWS.at(-1)} rows`);
    this.#limit = `limit ${most}`;
    const { actions, outcomes, purposes, principalId, branchIds, from, to } = filter;
    this.#conditions = [
      ...(actions === undefined ? [] : [`action = any(${this.#bind(actions)}::text[])`]),
      ...(outcomes === undefined ? [] : [`outcome = any(${this.#bind(outcomes)}::text[])`]),
      ...(purposes === undefined ? [] : [`purpose = any(${this.#bind(purposes)}::text[])`]),
      ...(principalId === undefined ? [] : [`principal_id = ${this.#bind(principalId)}::uuid`]),
      ...(branchIds === undefined ? [] : [`branch_id = any(${this.#bind(branchIds)}::uuid[])`]),
      ...[from, since].filter((date) => date !== undefined).map((date) => `occurred_at >= ${this.#time(date)}`),
      ...[to, until].filter((date) => date !== undefined).map((date) => `occurred_at < ${this.#time(date)}`),
      ...(after === null ? [] : this.#after(after)),
    ];
  }

  finish(text: string): Statement {
    return { text, values: this.#values };
  }

  walk(more: readonly string[]): string {
    const all = [...this.#conditions, ...more];
    const where = all.length === 0 ? '' : `where ${all.join(' and ')}`;
    return `select ${COLUMNS} from audit_event ${where} ${NEWEST_FIRST} ${this.#limit}`;
  }

  /** A subject stands alone in one column and among many in another; each half is a walk along its own index. */
  bySubject(subjectId: string, alone: boolean): string {
    const subject = `${this.#bind(subjectId)}::uuid`;
    const single = this.walk([`subject_id = ${subject}`]);
    if (alone) return single;
    return this.#newestOf([
      single,
      this.walk([`subject_ids @> array[${subject}]`, `subject_id is distinct from ${subject}`]),
    ]);
  }

  byActions(actions: readonly string[]): string {
    const frequent = actions.filter((action) => FREQUENT_ACTIONS.includes(action));
    const rare = actions.filter((action) => !FREQUENT_ACTIONS.includes(action));
    if (rare.length === 0) return this.walk([]);
    const walks = [this.eachOf('action', 'text', rare, [RARE])];
    if (frequent.length > 0) walks.push(this.walk([`action = any(${this.#bind(frequent)}::text[])`]));
    return this.#newestOf(walks);
  }

  /** Walks along the index once for each value, and takes the newest of what they found. */
  eachOf(column: string, type: string, values: readonly string[], more: readonly string[]): string {
    const one = this.walk([`${column} = one.value`, ...more]);
    const from = `unnest(${this.#bind(values)}::${type}[]) one (value) cross join lateral (${one}) found`;
    return `select found.* from ${from} order by found.place desc, found.id desc ${this.#limit}`;
  }

  #newestOf(walks: readonly string[]): string {
    const all = walks.map((walk) => `(${walk})`).join(' union all ');
    return `select * from (${all}) found order by place desc, id desc ${this.#limit}`;
  }

  /** The time is said once more by itself: months are left out by it, not by the pair. */
  #after({ occurredAt, id }: Place): string[] {
    const time = `${this.#bind(occurredAt)}::timestamptz`;
    return [`occurred_at <= ${time}`, `(occurred_at, id) < (${time}, ${this.#bind(id)}::uuid)`];
  }

  #time(date: Date): string {
    return `${this.#bind(date.toISOString())}::timestamptz`;
  }

  #bind(value: unknown): string {
    return `$${this.#values.push(value)}`;
  }
}
