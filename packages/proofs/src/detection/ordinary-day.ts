/** A day of work as agencies know it, with the days that look bad and are not: campaigns, covers, handovers, late evenings, wrong clicks. */
import type { Reach, WatchedAct, WatchedEvent } from '@kean/incidents/contract';
import type { Dice } from './dice.ts';
import type { Agent, Branch } from './invented-agent.ts';

export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Midnight in Shanghai before the first day of every trace. */
export const FIRST_MIDNIGHT = Date.parse('2026-02-28T16:00:00Z');

export const midnightOf = (day: number) => FIRST_MIDNIGHT + day * DAY_MS;

export interface Doing {
  readonly agent: Agent;
  readonly day: number;
  readonly inNotice: boolean;
  /** Fills in what every act of a person says. */
  readonly act: (at: number, act: WatchedAct, more?: Partial<WatchedEvent>) => WatchedEvent;
}

export function doingOf(agent: Agent, day: number): Doing {
  const inNotice = agent.notice !== null && day >= agent.notice.from && day <= agent.notice.until;
  const phone = agent.newPhoneOn !== null && day >= agent.newPhoneOn ? `${agent.devices[1]}-next` : agent.devices[1];
  const act: Doing['act'] = (at, kind, more = {}) => ({
    ...{
      at,
      person: agent.id,
      act: kind,
      client: null,
      reach: null,
      refused: false,
      inNotice,
      isDecoy: false,
      unfitPurpose: false,
    },
    ...{ device: agent.devices[0], place: `branch-${agent.branch}` },
    ...more,
    ...(more.device === 'phone' ? { device: phone, place: agent.travels.has(day) ? 'elsewhere' : 'mobile' } : {}),
  });
  return { agent, day, inNotice, act };
}

/** Whether the agent works on this day at all. */
export function worksOn(agent: Agent, day: number): boolean {
  if (agent.away.has(day) || day % 7 === agent.offWeekday) return false;
  return agent.notice === null || day <= agent.notice.until;
}

/** HR has somebody back, whether they work on that day or not. */
export function returns(doing: Doing): WatchedEvent[] {
  const { agent, day, act } = doing;
  const isBack = agent.away.get(day - 1) === 'on-record' && !agent.away.has(day);
  return isBack ? [act(midnightOf(day) + 7 * HOUR_MS, 'returned', { device: null, place: null })] : [];
}

/** In the order of their times. */
export function ordinaryDay(dice: Dice, doing: Doing, branches: readonly Branch[]): WatchedEvent[] {
  const { agent, day, act } = doing;
  const events: WatchedEvent[] = [];
  const from = midnightOf(day) + agent.startsAtHour * HOUR_MS;
  const hours = dice.between(8, 11);
  const moment = () => from + dice.next() * hours * HOUR_MS;
  const device = () => (dice.happens(0.3) ? 'phone' : agent.devices[0]);
  const see = (at: number, client: string, reach: Reach) => {
    const on = device();
    events.push(act(at, 'dossier', { client, reach, device: on }));
    events.push(act(at + 20_000, 'reveal', { client, reach, device: on }));
    if (dice.happens(0.35)) events.push(act(at + 90 * 60_000 * dice.next(), 'reveal', { client, reach, device: on }));
  };
  for (const client of clientsOfDay(dice, doing)) see(moment(), client, 'assigned');
  for (const client of coveredFor(dice, agent, branches)) see(moment(), client, 'branch');
  for (let count = dice.times(agent.usual * 0.8); count > 0; count -= 1) {
    events.push(act(moment(), 'dossier', { client: dice.oneOf(agent.own), reach: 'assigned', device: device() }));
  }
  for (let count = dice.times(6); count > 0; count -= 1) events.push(act(moment(), 'search', { device: device() }));
  for (let count = dice.times(9); count > 0; count -= 1) events.push(act(moment(), 'list', { device: device() }));
  for (let count = dice.times(dice.happens(0.02) ? 7 : 0.4); count > 0; count -= 1)
    events.push(act(moment(), 'dossier', { refused: true }));
  for (let count = dice.times(dice.happens(0.02) ? 2.5 : 0.15); count > 0; count -= 1)
    events.push(unfitLook(dice, doing, moment()));
  if (!doing.inNotice && dice.happens(0.03)) events.push(act(moment(), 'export'));
  if (dice.happens(0.05)) lateEvening(dice, doing, see);
  return events.sort((one, other) => one.at - other.at);
}

/** A purpose that the client has not consented to, chosen by mistake or because it stands first. */
export const unfitLook = (dice: Dice, { agent, act }: Doing, at: number): WatchedEvent =>
  act(at, 'reveal', { client: dice.oneOf(agent.own), reach: 'assigned', refused: true, unfitPurpose: true });

function clientsOfDay(dice: Dice, { agent, inNotice }: Doing): string[] {
  const pace = inNotice ? 0.4 + dice.next() * 0.7 : 1;
  if (!inNotice && dice.happens(0.02)) return dice.some(agent.own, dice.between(20, 40));
  const count = Math.min(agent.own.length, dice.times(agent.usual * pace));
  if (!dice.happens(0.35)) return dice.some(agent.own, count);
  // Down the own list, from where it was left.
  const start = dice.between(0, Math.max(0, agent.own.length - count));
  return agent.own.slice(start, start + count);
}

/** Somebody is ill, or a client of a colleague stands in the shop. */
function coveredFor(dice: Dice, agent: Agent, branches: readonly Branch[]): string[] {
  const clients = branches[agent.branch]?.clients ?? [];
  const covers = dice.happens(0.03) ? dice.between(2, 5) : dice.happens(0.1) ? 1 : 0;
  return dice.some(clients, covers);
}

function lateEvening(dice: Dice, { agent, day }: Doing, see: (at: number, client: string, reach: Reach) => void): void {
  for (const client of dice.some(agent.own, dice.between(1, 5)))
    see(midnightOf(day) + 22 * HOUR_MS + dice.next() * 1.5 * HOUR_MS, client, 'assigned');
}
