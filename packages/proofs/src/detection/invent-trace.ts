import type { WatchedEvent } from '@kean/incidents/contract';
import { ATTACKS, type Attack, inventAttack } from './attacks.ts';
import { Dice } from './dice.ts';
import { type Agent, inventAgent, inventBranches } from './invented-agent.ts';
import { doingOf, ordinaryDay, returns, worksOn } from './ordinary-day.ts';

export interface Trace {
  readonly agents: readonly Agent[];
  readonly events: readonly WatchedEvent[];
  readonly attacks: readonly Attack[];
}

export interface TraceWishes {
  readonly seed: number;
  readonly agents: number;
  readonly days: number;
  /** Of so many agents one does something. */
  readonly attackerOfEvery: number;
}

/** Months of an invented office with attacks among them, in the order of their times. The same seed invents the same. */
export function inventTrace({ seed, agents: count, days, attackerOfEvery }: TraceWishes): Trace {
  const dice = new Dice(seed);
  const branches = inventBranches(dice, count);
  const agents = Array.from({ length: count }, (_none, at) => inventAgent(dice, at, branches, days));
  const attacks: Attack[] = [];
  for (const [at, agent] of agents.entries()) {
    if (at % attackerOfEvery !== 0) continue;
    const wanted = ATTACKS[attacks.length % ATTACKS.length] ?? 'seller';
    const attack = inventAttack(
      dice,
      agent.notice === null && wanted === 'leaver' ? 'burst' : wanted,
      agent,
      branches,
      days,
    );
    if (attack !== null) attacks.push(attack);
  }
  // Of those who leave, some take their clients along.
  const busy = new Set(attacks.map(({ person }) => person));
  for (const agent of agents) {
    if (agent.notice === null || busy.has(agent.id) || !dice.happens(0.3)) continue;
    const attack = inventAttack(dice, 'leaver', agent, branches, days);
    if (attack !== null) attacks.push(attack);
  }
  const events = attacks.flatMap((attack) => attack.events);
  for (let day = 0; day < days; day += 1) {
    for (const agent of agents) {
      const doing = doingOf(agent, day);
      events.push(...returns(doing));
      if (worksOn(agent, day)) events.push(...ordinaryDay(dice, doing, branches));
    }
  }
  return { agents, attacks, events: events.sort((one, other) => one.at - other.at) };
}
