import type { Dice } from './dice.ts';

/** Somebody who works in the office, and how they work. */
export interface Agent {
  readonly id: string;
  readonly branch: number;
  /** Clients in their care, in the order of their list. */
  readonly own: string[];
  /** Different clients whose number they look at on an ordinary day. */
  readonly usual: number;
  readonly devices: [desk: string, phone: string];
  readonly startsAtHour: number;
  readonly offWeekday: number;
  /** Days of the trace on which they are not there; long ones are on record. */
  readonly away: ReadonlyMap<number, 'holiday' | 'on-record'>;
  /** First day of the notice period, and the day after which they are gone. */
  readonly notice: { readonly from: number; readonly until: number } | null;
  /** Days on which they work from another city, by telephone. */
  readonly travels: ReadonlySet<number>;
  /** The day on which the phone is a new one. */
  readonly newPhoneOn: number | null;
}

export interface Branch {
  readonly clients: string[];
}

/** Ids that sort in the order in which they were made, as version 7 of a UUID does. */
export const clientId = (branch: number, at: number) => `c${String(at * 64 + branch).padStart(9, '0')}`;

export function inventBranches(dice: Dice, agents: number): Branch[] {
  return Array.from({ length: Math.max(2, Math.ceil(agents / 12)) }, (_none, branch) => ({
    clients: Array.from({ length: dice.between(900, 1_600) }, (_other, at) => clientId(branch, at)),
  }));
}

export function inventAgent(dice: Dice, at: number, branches: readonly Branch[], days: number): Agent {
  const branch = at % branches.length;
  const clients = branches[branch]?.clients ?? [];
  const away = new Map<number, 'holiday' | 'on-record'>();
  const goAway = (from: number, length: number, kind: 'holiday' | 'on-record') => {
    for (let day = from; day < from + length; day += 1) away.set(day, kind);
  };
  if (dice.happens(0.5)) goAway(dice.between(5, days), dice.between(3, 12), 'holiday');
  if (dice.happens(0.03)) goAway(dice.between(10, days), dice.between(35, 90), 'on-record');
  const travels = new Set(Array.from({ length: dice.times(days / 60) }, () => dice.between(3, days)));
  const leaves = dice.happens(0.08) ? dice.between(20, Math.max(21, days - 10)) : null;
  return {
    id: `staff-${at}`,
    branch,
    own: dice.some(clients, dice.between(40, 110)).sort(),
    usual: 3 + dice.next() * 9,
    devices: [`desk-${branch}-${at}`, `phone-${at}`],
    startsAtHour: dice.between(8, 11),
    offWeekday: dice.between(0, 6),
    ...{ away, travels },
    notice: leaves === null ? null : { from: leaves, until: leaves + dice.between(7, 30) },
    newPhoneOn: dice.happens(days / 300) ? dice.between(3, days) : null,
  };
}
