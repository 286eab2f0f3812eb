/** What insiders and thieves of accounts did in cases that became public, each with what makes it hard to see. */
import type { WatchedEvent } from '@kean/incidents/contract';
import type { Dice } from './dice.ts';
import type { Agent, Branch } from './invented-agent.ts';
import { DAY_MS, doingOf, midnightOf, unfitLook, worksOn } from './ordinary-day.ts';

export const ATTACKS = [
  'seller',
  'slow-drip',
  'walker',
  'leaver',
  'borrowed-beside',
  'borrowed-at-night',
  'burst',
  'off-hours',
  'absent-owner',
  'same-browser',
  'purpose-shopper',
  'search-drip',
  'export-drip',
] as const;
export type AttackKind = (typeof ATTACKS)[number];

export interface Attack {
  readonly kind: AttackKind;
  readonly person: string;
  readonly from: number;
  readonly until: number;
  readonly events: readonly WatchedEvent[];
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** @returns `null` where this agent has no days for it */
export function inventAttack(
  dice: Dice,
  kind: AttackKind,
  agent: Agent,
  branches: readonly Branch[],
  days: number,
): Attack | null {
  const events = WAYS[kind](dice, agent, branches, days);
  const [first] = events;
  const last = events.at(-1);
  if (first === undefined || last === undefined) return null;
  return { kind, person: agent.id, from: first.at, until: last.at, events };
}

type Way = (dice: Dice, agent: Agent, branches: readonly Branch[], days: number) => WatchedEvent[];

/** @param hours within which it begins, and how many it looks at */
function borrowed(hours: readonly [number, number], looks: readonly [number, number]): Way {
  return (dice, agent, branches, days) => {
    const [day] = onWorkingDays(dice, agent, days, 1);
    if (day === undefined) return [];
    const start = midnightOf(day) + dice.between(...hours) * HOUR_MS;
    return withAStrangersDevice(dice, agent, branches, day, start, dice.between(...looks));
  };
}

const WAYS: Readonly<Record<AttackKind, Way>> = {
  /** By order: numbers of listings that somebody pays for, among the day's work. */
  seller: (dice, agent, branches, days) =>
    onWorkingDays(dice, agent, days, dice.between(5, 20)).flatMap((day) =>
      othersOn(dice, agent, branches, day, dice.between(5, 14)),
    ),
  /** A few a day, under every limit of a day, until it is a list. */
  'slow-drip': (dice, agent, branches, days) =>
    onWorkingDays(dice, agent, days, dice.between(18, 26)).flatMap((day) =>
      othersOn(dice, agent, branches, day, dice.between(1, 3)),
    ),
  /** Down the list of the branch, a dossier every few seconds, now and then one twice. */
  walker: (dice, agent, branches, days) => {
    const [day] = onWorkingDays(dice, agent, days, 1);
    if (day === undefined) return [];
    const clients = branches[agent.branch]?.clients ?? [];
    const start = dice.between(0, Math.max(0, clients.length - 80));
    const { act } = doingOf(agent, day);
    let at = midnightOf(day) + dice.between(10, 18) * HOUR_MS;
    return clients.slice(start, start + dice.between(25, 80)).flatMap((client) => {
      at += dice.between(8, 60) * 1_000;
      if (dice.happens(0.05)) return [];
      const seen = [act(at, 'dossier', { client, reach: 'branch' })];
      if (dice.happens(0.1)) seen.push(act(at + 3_000, 'reveal', { client, reach: 'branch' }));
      return seen;
    });
  },
  /** Takes the own clients along: far more than before, or all at once as a file. */
  leaver: (dice, agent, _branches, days) => {
    if (agent.notice === null) return [];
    const { from, until } = agent.notice;
    const noticeDays = Array.from({ length: until - from + 1 }, (_none, at) => from + at).filter(
      (day) => day < days && worksOn(agent, day),
    );
    const byFile = dice.happens(0.4);
    return dice
      .some(noticeDays, byFile ? 1 : dice.between(2, 5))
      .sort((one, other) => one - other)
      .flatMap((day) => {
        const { act } = doingOf(agent, day);
        const start = midnightOf(day) + dice.between(9, 17) * HOUR_MS;
        if (byFile) return [act(start, 'export')];
        const wanted = Math.round(Math.max(12, agent.usual * (2.2 + dice.next() * 3)));
        return dice
          .some(agent.own, wanted)
          .map((client, at) =>
            act(start + at * dice.between(1, 6) * MINUTE_MS, 'reveal', { client, reach: 'assigned' }),
          );
      })
      .sort((one, other) => one.at - other.at);
  },
  /** A colleague or a stranger with the password, while the owner works. */
  'borrowed-beside': borrowed([11, 17], [12, 30]),
  'borrowed-at-night': borrowed([1, 4], [4, 25]),
  burst: (dice, agent, branches, days) => {
    const [day] = onWorkingDays(dice, agent, days, 1);
    if (day === undefined) return [];
    const { act } = doingOf(agent, day);
    const clients = [...agent.own, ...(branches[agent.branch]?.clients ?? []).slice(0, 40)];
    const start = midnightOf(day) + dice.between(9, 19) * HOUR_MS;
    return dice
      .some(clients, dice.between(26, 90))
      .map((client, at) =>
        act(start + at * 25_000, 'reveal', { client, reach: agent.own.includes(client) ? 'assigned' : 'branch' }),
      );
  },
  /** Alone in the shop, with the own device and the own clients, at an hour at which nobody works. */
  'off-hours': (dice, agent, _branches, days) => {
    const [day] = onWorkingDays(dice, agent, days, 1);
    if (day === undefined) return [];
    const { act } = doingOf(agent, day);
    const start = midnightOf(day) + dice.between(0, 4) * HOUR_MS;
    return dice
      .some(agent.own, dice.between(12, 30))
      .map((client, at) => act(start + at * dice.between(3, 5) * MINUTE_MS, 'reveal', { client, reach: 'assigned' }))
      .sort((one, other) => one.at - other.at);
  },
  /** With the password, by day, while its owner is off. */
  'absent-owner': (dice, agent, branches, days) => {
    const off = Array.from({ length: days }, (_none, day) => day).filter(
      (day) =>
        day >= LEARNING_DAYS && day % 7 === agent.offWeekday && (agent.notice === null || day < agent.notice.from),
    );
    if (off.length === 0) return [];
    const day = dice.oneOf(off);
    const start = midnightOf(day) + dice.between(10, 17) * HOUR_MS;
    return withAStrangersDevice(dice, agent, branches, day, start, dice.between(12, 30));
  },
  /** A stranger whose browser is of the same kind as the owner's, who works meanwhile. */
  'same-browser': (dice, agent, branches, days) => {
    const [day] = onWorkingDays(dice, agent, days, 1);
    if (day === undefined) return [];
    const start = midnightOf(day) + dice.between(12, 16) * HOUR_MS;
    return withAStrangersDevice(dice, agent, branches, day, start, dice.between(20, 40)).map((event) => ({
      ...event,
      device: agent.devices[0],
    }));
  },
  /** Tries purposes on clients who consented to none of them. */
  'purpose-shopper': (dice, agent, _branches, days) => {
    const [day] = onWorkingDays(dice, agent, days, 1);
    if (day === undefined) return [];
    const doing = doingOf(agent, day);
    const start = midnightOf(day) + dice.between(9, 18) * HOUR_MS;
    return Array.from({ length: dice.between(12, 30) }, (_none, at) =>
      unfitLook(dice, doing, start + at * dice.between(1, 8) * MINUTE_MS),
    ).sort((one, other) => one.at - other.at);
  },
  /** Asks for one name after another, all day, under the limit of an hour. */
  'search-drip': (dice, agent, _branches, days) =>
    drip(dice, agent, { days: dice.between(20, 24), of: days }, () => dice.between(25, 40), 'search'),
  /** A file now and then, until the office is one. */
  'export-drip': (dice, agent, _branches, days) =>
    drip(dice, agent, { days: dice.between(14, 20), of: days }, () => 1, 'export'),
};

/** So much on each of so many days of work, within the hours of an agency. */
function drip(
  dice: Dice,
  agent: Agent,
  span: { readonly days: number; readonly of: number },
  countOfDay: () => number,
  kind: 'search' | 'export',
): WatchedEvent[] {
  return onWorkingDays(dice, agent, span.of, span.days).flatMap((day) => {
    const { act } = doingOf(agent, day);
    return Array.from({ length: countOfDay() }, () => act(midnightOf(day) + (9 + dice.next() * 10) * HOUR_MS, kind));
  });
}

/** The first days teach what is usual; an attack lies after them. */
const LEARNING_DAYS = 12;

function onWorkingDays(dice: Dice, agent: Agent, days: number, count: number): number[] {
  const working = Array.from({ length: days }, (_none, day) => day).filter(
    (day) => day >= LEARNING_DAYS && worksOn(agent, day) && !(agent.notice !== null && day >= agent.notice.from),
  );
  if (working.length < count) return [];
  const start = dice.between(0, working.length - count);
  return working.slice(start, start + count);
}

function othersOn(dice: Dice, agent: Agent, branches: readonly Branch[], day: number, count: number): WatchedEvent[] {
  const { act } = doingOf(agent, day);
  const own = new Set(agent.own);
  const others = (branches[agent.branch]?.clients ?? []).filter((client) => !own.has(client));
  const times = Array.from({ length: count }, () => midnightOf(day) + (9 + dice.next() * 11) * HOUR_MS).sort();
  return dice.some(others, count).map((client, at) => act(times[at] ?? 0, 'reveal', { client, reach: 'branch' }));
}

function withAStrangersDevice(
  dice: Dice,
  agent: Agent,
  branches: readonly Branch[],
  day: number,
  start: number,
  count: number,
): WatchedEvent[] {
  const { act } = doingOf(agent, day);
  const from = { device: `stranger-${agent.id}`, place: `stranger-${agent.id}` };
  const pool = dice.happens(0.5) ? agent.own : (branches[agent.branch]?.clients ?? []);
  return dice
    .some(pool, count)
    .map((client, at) =>
      act(start + at * dice.between(60, 360) * 1_000, 'reveal', {
        ...{ client, reach: pool === agent.own ? 'assigned' : 'branch' },
        ...from,
      }),
    )
    .sort((one, other) => one.at - other.at);
}

export { DAY_MS };
