import type { Place } from './cursor.ts';
import type { EventFilter } from './event-filter.ts';
import { FREQUENT_ACTIONS, NOT_ALLOWED, RARE } from './frequent-actions.ts';

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

const RECORD = `id, occurred_at, session_id, subject_id, subject_ids, principal, branch, policy, form, facts`;
const NEWEST_FIRST = 'order by occurred_at desc, id desc';
/** Along an index of hours: sorted within each hour. */
const BY_HOURS = 'order by log_hour(occurred_at) desc, occurred_at desc, id desc';
/** Numbers of rows that are asked for; each is a text, and a connection keeps each text prepared. */
const ROWS = [26, 51, 101, 201, 501] as const;
/** So few branches are walked each along its index; more are met on the walk along time. */
const FEW_BRANCHES = 8;

/** How a walk meets what it looks for: along an index of exact times, or of hours. */
type Way = 'times' | 'hours';

/**
 * The statement that walks along the index that narrows most: subject, person, rare actions, refusals, branch, time. The number of
 * rows is written into the text, so that the planner knows how few are wanted, and is rounded up to one of a handful. A condition
 * that leads is not said a second time: the planner would think that it narrows twice, and sort where it could walk.
 */
export function searchStatement(question: Question): Statement {
  const { filter } = question;
  const { subjectId, principalId, actions, outcomes, branchIds } = filter;
  const refused = outcomes !== undefined && !outcomes.includes('allowed');
  if (subjectId !== undefined) return new Writing(question, 'hours').bySubject(subjectId, filter.alone === true);
  if (principalId !== undefined) {
    const rare = refused || actions?.every(isRare) === true;
    return new Writing(question, rare ? 'times' : 'hours', 'principalId').byPerson(principalId, rare);
  }
  if (actions?.some(isRare)) return new Writing(question, 'times', 'forms').byActions(actions);
  if (refused) return new Writing(question, 'times').byRefusals();
  if (actions === undefined && branchIds !== undefined && branchIds.length <= FEW_BRANCHES) {
    return new Writing(question, 'hours', 'branchIds').byBranches(branchIds);
  }
  return new Writing(question, 'times').byTime();
}

function isRare(action: string): boolean {
  return !FREQUENT_ACTIONS.includes(action);
}

class Writing {
  readonly #values: unknown[] = [];
  readonly #conditions: string[];
  /** The times once more as the indexes of hours know them. */
  readonly #hours: string[] = [];
  readonly #limit: string;
  readonly #order: string;
  readonly #filter: EventFilter;

  /** @param leading the condition of the filter that the statement itself walks along */
  constructor(
    { filter, after, rows, since, until }: Question,
    way: Way,
    leading?: 'principalId' | 'branchIds' | 'forms',
  ) {
    const most = ROWS.find((step) => step >= rows);
    if (most === undefined) throw new RangeError(`a page has at most ${ROWS.at(-1)} rows`);
    this.#limit = `limit ${most}`;
    this.#order = way === 'hours' ? BY_HOURS : NEWEST_FIRST;
    this.#filter = filter;
    const { principalId, branchIds, from, to } = filter;
    const forms = leading === 'forms' ? [] : this.#formConditions(filter);
    this.#conditions = [
      ...(forms.length === 0 ? [] : [`form = any(array(${numbersOfForms(forms)}))`]),
      ...(principalId === undefined || leading === 'principalId' ? [] : [this.#partyIn('principal', [principalId])]),
      ...(branchIds === undefined || leading === 'branchIds' ? [] : [this.#partyIn('branch', branchIds)]),
    ];
    const latest = after === null ? [] : [`${this.#bind(after.occurredAt)}::timestamptz`];
    const starts = [from, since].filter((date) => date !== undefined).map((date) => this.#time(date));
    const ends = [to, until].filter((date) => date !== undefined).map((date) => this.#time(date));
    this.#conditions.push(
      ...starts.map((time) => `occurred_at >= ${time}`),
      ...ends.map((time) => `occurred_at < ${time}`),
      // The time is said once more by itself: months are left out by it, not by the pair.
      ...latest.map(
        (time) => `occurred_at <= ${time} and (occurred_at, id) < (${time}, ${this.#bind(after?.id)}::uuid)`,
      ),
    );
    if (way === 'times') return;
    this.#hours.push(
      ...starts.map((time) => `log_hour(occurred_at) >= log_hour(${time})`),
      ...[...ends, ...latest].map((time) => `log_hour(occurred_at) <= log_hour(${time})`),
    );
  }

  byTime(): Statement {
    return this.#statement(this.#walk([]));
  }

  byRefusals(): Statement {
    return this.#statement(this.#walk([NOT_ALLOWED]));
  }

  /** @param rare whether all that is looked for stands in the index of what is rare or was not allowed */
  byPerson(principalId: string, rare: boolean): Statement {
    return this.#statement(this.#eachOf(this.#parties([principalId]), 'principal', rare ? [RARE] : []));
  }

  byBranches(branchIds: readonly string[]): Statement {
    return this.#statement(this.#eachOf(this.#parties(branchIds), 'branch', []));
  }

  /** A subject stands alone in one column and among many in another; each half has an index of its own. */
  bySubject(subjectId: string, alone: boolean): Statement {
    const subject = `${this.#bind(subjectId)}::uuid`;
    const single = this.#walk([`uuid_hash(subject_id) = uuid_hash(${subject})`, `subject_id = ${subject}`]);
    if (alone) return this.#statement(single);
    return this.#statement(this.#newestOf([single, this.#amongMany(subject)]));
  }

  byActions(actions: readonly string[]): Statement {
    const { outcomes, purposes } = this.#filter;
    const forms = (some: readonly string[]) => this.#formConditions({ actions: some, outcomes, purposes });
    const frequent = actions.filter((action) => !isRare(action));
    const rare = numbersOfForms(forms(actions.filter(isRare)));
    const walks = [this.#eachOf(rare, 'form', [RARE])];
    if (frequent.length > 0) walks.push(this.#walk([`form = any(array(${numbersOfForms(forms(frequent))}))`]));
    return this.#statement(this.#newestOf(walks));
  }

  /** Words are put to the few rows that were found. */
  #statement(walk: string): Statement {
    const text = `
      select found.id, found.occurred_at as "occurredAt", form.action, form.outcome, principal.id as "principalId",
             found.session_id as "sessionId", branch.id as "branchId", form.subject_kind as "subjectKind",
             found.subject_id as "subjectId", coalesce(found.subject_ids, '{}') as "subjectIds", form.purpose, form.fields,
             encode(policy.hash, 'hex') as "policyHash", form.fact_names as "factNames", found.facts as "factValues",
             to_char(found.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as place
        from (${walk}) found
        left join audit_form form on form.number = found.form
        left join audit_party principal on principal.number = found.principal
        left join audit_party branch on branch.number = found.branch
        left join audit_policy policy on policy.number = found.policy
       order by found.occurred_at desc, found.id desc`;
    return { text, values: this.#values };
  }

  #walk(more: readonly string[]): string {
    return `select ${RECORD} from audit_record ${this.#where([...this.#hours, ...more])} ${this.#order} ${this.#limit}`;
  }

  /** All of a stretch of time, and then the newest: asked in order, the planner walks along time and looks into every row. */
  #amongMany(subject: string): string {
    const where = this.#where([`subject_ids @> array[${subject}]`, `subject_id is distinct from ${subject}`]);
    return `with among as materialized (select ${RECORD} from audit_record ${where})
      select * from among ${NEWEST_FIRST} ${this.#limit}`;
  }

  /** Walks along the index once for each number, and takes the newest of what they found. */
  #eachOf(numbers: string, column: string, more: readonly string[]): string {
    const one = this.#walk([`${column} = one.number`, ...more]);
    return `select found.* from (${numbers}) one cross join lateral (${one}) found ${NEWEST_FIRST} ${this.#limit}`;
  }

  #where(more: readonly string[]): string {
    const all = [...this.#conditions, ...more];
    return all.length === 0 ? '' : `where ${all.join(' and ')}`;
  }

  #newestOf(walks: readonly string[]): string {
    const all = walks.map((walk) => `(${walk})`).join(' union all ');
    return `select * from (${all}) found ${NEWEST_FIRST} ${this.#limit}`;
  }

  #formConditions({ actions, outcomes, purposes }: EventFilter): string[] {
    return Object.entries({ action: actions, outcome: outcomes, purpose: purposes })
      .filter(([, words]) => words !== undefined)
      .map(([column, words]) => `${column} = any(${this.#bind(words)}::text[])`);
  }

  #partyIn(column: string, ids: readonly string[]): string {
    return `${column} = any(array(${this.#parties(ids)}))`;
  }

  #parties(ids: readonly string[]): string {
    return `select number from audit_party where id = any(${this.#bind(ids)}::uuid[])`;
  }

  #time(date: Date): string {
    return `${this.#bind(date.toISOString())}::timestamptz`;
  }

  #bind(value: unknown): string {
    return `$${this.#values.push(value)}`;
  }
}

function numbersOfForms(conditions: readonly string[]): string {
  return `select number from audit_form where ${conditions.join(' and ')}`;
}
