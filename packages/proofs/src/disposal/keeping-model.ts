/**
 * What is over and who stays, by arithmetic on days alone: it shares no line with the database that decides, nor with the clause. Days are texts of
 * the calendar, `2026-11-27`.
 */
export type Day = string;
export type Start = 'last-contact' | 'service-finished' | 'contract-ended';

export interface Rule {
  readonly months: number;
  readonly start: Start;
}
/** Of groups without a rule nothing goes. */
export interface Rules {
  readonly dossier: Rule | null;
  readonly needs: Rule | null;
  readonly property: Rule | null;
}

/** Everything that counts of one client. */
export interface Kept {
  readonly id: string;
  readonly branchId: string;
  created: Day;
  contacted: Day | null;
  /** Of their service, as it was said last; `null` where it goes on, or nobody said anything. */
  finished: Day | null;
  contractEnded: Day | null;
  hasNeeds: boolean;
  hasProperty: boolean;
  isHeld: boolean;
  isRestricted: boolean;
}

export interface Verdict {
  readonly whole: boolean;
  readonly needs: boolean;
  readonly property: boolean;
}

/** Contracts are kept so long whatever a rule says (房地产经纪管理办法 26). */
const CONTRACTS_MONTHS = 60;

/** Mistakes that a proof makes on purpose, to see that they would be noticed. */
export type Mistake = 'none' | 'three-days-early' | 'forgets-holds' | 'forgets-contracts' | 'forgets-contacts';

/** The first day on which so many months are over: the same day of the month, or its last, and one more. */
export function overAfter(start: Day, months: number): Day {
  const [year, month, day] = numbersOf(start);
  const lastOfMonth = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return asDay(Date.UTC(year, month - 1 + months, Math.min(day, lastOfMonth) + 1));
}

export function daysFrom(day: Day, days: number): Day {
  const [year, month, date] = numbersOf(day);
  return asDay(Date.UTC(year, month - 1, date + days));
}

/** What goes of this client on that day, when everybody has looked at it and nobody objects. */
export function verdictOf(kept: Kept, rules: Rules, today: Day, mistake: Mistake = 'none'): Verdict {
  const on = mistake === 'three-days-early' ? daysFrom(today, 3) : today;
  const stays = kept.isRestricted || (kept.isHeld && mistake !== 'forgets-holds');
  const needs = kept.hasNeeds ? endOf(kept, rules.needs, mistake) : undefined;
  const property = kept.hasProperty ? endOf(kept, rules.property, mistake) : undefined;
  const dossier = endOf(kept, rules.dossier, mistake);
  const contracts =
    kept.contractEnded === null || mistake === 'forgets-contracts'
      ? undefined
      : overAfter(kept.contractEnded, CONTRACTS_MONTHS);
  const isOver = (day: Day | null | undefined) => day !== undefined && day !== null && day <= on;
  const whole =
    !stays && isOver(dossier) && [needs, property, contracts].every((day) => day === undefined || isOver(day));
  return { whole, needs: !stays && !whole && isOver(needs), property: !stays && !whole && isOver(property) };
}

/** `undefined`: no rule speaks of it · `null`: what starts its period has not happened */
function endOf(kept: Kept, rule: Rule | null, mistake: Mistake): Day | null | undefined {
  if (rule === null) return undefined;
  const start = startOf(kept, rule.start, mistake);
  return start === null ? null : overAfter(start, rule.months);
}

function startOf(kept: Kept, start: Start, mistake: Mistake): Day | null {
  const contact = latest(kept.created, mistake === 'forgets-contacts' ? null : kept.contacted);
  if (start === 'last-contact') return contact;
  if (start === 'contract-ended') return kept.contractEnded;
  return kept.finished === null ? null : latest(kept.finished, contact);
}

const latest = (one: Day, other: Day | null): Day => (other !== null && other > one ? other : one);

function numbersOf(day: Day): [number, number, number] {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return [year, month, date];
}

const asDay = (time: number): Day => new Date(time).toISOString().slice(0, 10);
