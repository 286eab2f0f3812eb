import type { ActionDifference } from '../contract/grants.ts';

/** Names of acts that one event bears; more are counted. */
const MOST_NAMED = 32;

/** What the log keeps of a change: the role's code, how many acts, and which. */
export function roleFacts(role: string, acts: readonly ActionDifference[]) {
  const differing = acts.filter(({ difference }) => difference !== 'same');
  const gained = differing.filter(({ difference }) => difference === 'gained').length;
  const lost = differing.filter(({ difference }) => difference === 'lost').length;
  return {
    fields: differing.map(({ action }) => action).slice(0, MOST_NAMED),
    facts: { role, gained, lost, changed: differing.length - gained - lost },
  };
}
