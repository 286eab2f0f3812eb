import {
  type ChainLink,
  type ChainWait,
  MOST_CHAIN_MINUTES,
  MOST_SEVERE_CHAIN_MINUTES,
} from '../../contract/notifying.ts';

export type ChainBreach =
  | 'INCIDENTS_CHAIN_WITHOUT_A_ROLE'
  | 'INCIDENTS_CHAIN_NAMES_ONE_TWICE'
  | 'INCIDENTS_CHAIN_TOO_SLOW'
  | 'INCIDENTS_CHAIN_FALLS_SILENT';

/**
 * A chain is never empty and never of people alone, who may leave any day. What is severe reaches its last link within an hour, is said again at least
 * once an hour and never waits for the morning; the rest reaches it within a day. The database holds the same.
 */
export function chainReachesItsLastLinkInTime(
  links: readonly ChainLink[],
  waits: readonly ChainWait[],
): ChainBreach | null {
  if (!links.some(({ link }) => link === 'role')) return 'INCIDENTS_CHAIN_WITHOUT_A_ROLE';
  if (new Set(links.map((link) => JSON.stringify(link))).size < links.length) return 'INCIDENTS_CHAIN_NAMES_ONE_TWICE';
  const steps = links.length - 1;
  for (const { severity, waitMinutes, repeatMinutes, sleeps } of waits) {
    const isSevere = severity === 'critical' || severity === 'high';
    if (steps * waitMinutes > (isSevere ? MOST_SEVERE_CHAIN_MINUTES : MOST_CHAIN_MINUTES))
      return 'INCIDENTS_CHAIN_TOO_SLOW';
    if (isSevere && (sleeps || repeatMinutes === null || repeatMinutes > MOST_SEVERE_CHAIN_MINUTES))
      return 'INCIDENTS_CHAIN_FALLS_SILENT';
  }
  return null;
}
