import type { CrowdCall } from './crowd.ts';

/** How one instance took a measure. */
export interface TakenUp {
  readonly instance: number;
  readonly servedBefore: number;
  /** Calls that began after the commit was acknowledged, and of those the ones that were served all the same. */
  readonly begunAfter: number;
  readonly servedAfter: number;
  /** From the commit to the end of the last call that was served; 0 where none was. */
  readonly lastServedMs: number;
}

/**
 * What a crowd met at each instance.
 * @param committed when the database committed the measure, at the latest; @param acknowledged when whoever pressed was answered
 */
export function judgeCalls(
  calls: readonly CrowdCall[],
  instances: number,
  committed: number,
  acknowledged: number,
): TakenUp[] {
  return Array.from({ length: instances }, (_, instance) => {
    const here = calls.filter((call) => call.instance === instance);
    const after = here.filter(({ began }) => began > acknowledged);
    const last = Math.max(committed, ...here.filter(({ served }) => served).map(({ ended }) => ended));
    return {
      instance,
      servedBefore: here.filter(({ served, ended }) => served && ended <= committed).length,
      begunAfter: after.length,
      servedAfter: after.filter(({ served }) => served).length,
      lastServedMs: last - committed,
    };
  });
}

/** Why it did not take the measure up in time; `null` where it did, or where nothing can be said for want of calls. */
export function whatWasWrong(
  { servedBefore, begunAfter, servedAfter, lastServedMs }: TakenUp,
  withinMs: number,
): string | null {
  if (servedBefore === 0) return 'served nobody before, so nothing is shown';
  if (begunAfter === 0) return 'was not asked afterwards, so nothing is shown';
  if (servedAfter > 0) return `served ${servedAfter} calls that began after the commit`;
  return lastServedMs <= withinMs ? null : `served until ${lastServedMs.toFixed(0)} ms after the commit`;
}
