import { isPeriod, type Period } from './periods.ts';
import { isOutcome, type Outcome } from './words.ts';

/** What the log is narrowed to. All of it stands in its address: codes, days and ids, nothing that a person typed. */
export interface LogChoice {
  /** Any act of these clauses; never together with `actions`. */
  readonly clauses: readonly string[];
  readonly actions: readonly string[];
  readonly outcomes: readonly Outcome[];
  readonly purposes: readonly string[];
  /** A span that moves on with the days; never together with `from` and `to`. */
  readonly period: Period | null;
  /** First and last day, `2026-11-23`, both within. */
  readonly from: string | null;
  readonly to: string | null;
  /** Ids. */
  readonly staff: string | null;
  readonly client: string | null;
  readonly branch: string | null;
}

export const EVERYTHING: LogChoice = {
  clauses: [],
  actions: [],
  outcomes: [],
  purposes: [],
  period: null,
  from: null,
  to: null,
  staff: null,
  client: null,
  branch: null,
};

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const CODE = /^[a-z-]{1,40}$/;
const ACTION = /^[a-z-]{1,40}\.[a-z-]{1,40}$/;
/** As the contract allows. */
const MOST_OF_A_KIND = 20;

/** Reads a choice from an address. What has another form is no condition: the page shows more then, nothing else. */
export function choiceIn(query: URLSearchParams): LogChoice {
  const list = (name: string, form: RegExp) => [
    ...new Set((query.get(name) ?? '').split(',').filter((each) => form.test(each))),
  ];
  const one = (name: string, form: RegExp) => {
    const text = query.get(name);
    return text !== null && form.test(text) ? text : null;
  };
  const days = { from: one('from', DAY), to: one('to', DAY) };
  const period = query.get('period');
  const actions = list('action', ACTION).slice(0, MOST_OF_A_KIND);
  return {
    clauses: actions.length > 0 ? [] : list('clause', CODE).slice(0, MOST_OF_A_KIND),
    actions,
    outcomes: list('outcome', CODE).filter(isOutcome),
    purposes: list('purpose', CODE).slice(0, MOST_OF_A_KIND),
    period: days.from === null && days.to === null && isPeriod(period) ? period : null,
    from: isRealDay(days.from) ? days.from : null,
    to: isRealDay(days.to) ? days.to : null,
    staff: one('staff', UUID),
    client: one('client', UUID),
    branch: one('branch', UUID),
  };
}

function isRealDay(day: string | null): boolean {
  return day !== null && !Number.isNaN(Date.parse(`${day}T00:00:00Z`));
}

/** The part of the address after `?`; empty for everything. */
export function queryOf(choice: LogChoice, cursor?: string): string {
  const query = new URLSearchParams();
  const put = (name: string, value: string | null) => {
    if (value) query.set(name, value);
  };
  put('clause', choice.clauses.join(','));
  put('action', choice.actions.join(','));
  put('outcome', choice.outcomes.join(','));
  put('purpose', choice.purposes.join(','));
  put('period', choice.period);
  put('from', choice.from);
  put('to', choice.to);
  put('staff', choice.staff);
  put('client', choice.client);
  put('branch', choice.branch);
  put('cursor', cursor ?? null);
  // Commas and colons may stand in a query as they are (RFC 3986, 3.4); people read these addresses.
  return query.toString().replaceAll('%2C', ',');
}

/** Address of the log narrowed like this, from its newest entry. */
export function addressOf(choice: LogChoice, cursor?: string): string {
  const query = queryOf(choice, cursor);
  return query === '' ? '/accountability/log' : `/accountability/log?${query}`;
}

/** The choice with some of it changed. What cannot stand together takes the other's place. */
export function changed(choice: LogChoice, change: Partial<LogChoice>): LogChoice {
  return {
    ...choice,
    ...(change.clauses?.length ? { actions: [] } : {}),
    ...(change.actions?.length ? { clauses: [] } : {}),
    ...(change.period ? { from: null, to: null } : {}),
    ...(change.from || change.to ? { period: null } : {}),
    ...change,
  };
}

/** The list with this one in it, or without it where it was. */
export function toggled<Item>(list: readonly Item[], item: Item): Item[] {
  return list.includes(item) ? list.filter((each) => each !== item) : [...list, item];
}

/** Whether it is narrowed at all. */
export function isNarrowed(choice: LogChoice): boolean {
  return queryOf(choice) !== '';
}
