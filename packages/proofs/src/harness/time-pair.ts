import { chanceOf, largerShare, noticeableShift } from './same-distribution.ts';

/** Two answers that must not be told apart, each asked as often as the other and in turn. */
export interface Pairing {
  readonly title: string;
  readonly one: () => Promise<unknown>;
  readonly other: () => Promise<unknown>;
}

export interface Timed {
  readonly title: string;
  /** Probability that the one takes longer than the other; one half where neither does. */
  readonly share: number;
  /** How far from one half it may lie by chance. */
  readonly bound: number;
  /** The smallest delay in milliseconds that would have been noticed. */
  readonly noticeableMs: number;
}

const WARM_UPS = 5;

/** Asks both in turn, beginning with another each time, so that whatever the machine does besides meets both alike. */
export async function timePair({ title, one, other }: Pairing, pairs: number, signal: AbortSignal): Promise<Timed> {
  const times: [number[], number[]] = [[], []];
  for (let pair = -WARM_UPS; pair < pairs; pair += 1) {
    signal.throwIfAborted();
    for (const side of pair % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const began = performance.now();
      await (side === 0 ? one() : other());
      const took = performance.now() - began;
      if (pair >= 0) times[side].push(took);
    }
  }
  const [ones, others] = times;
  return {
    title,
    share: largerShare(ones, others),
    bound: chanceOf(pairs, pairs),
    noticeableMs: noticeableShift(ones, others),
  };
}

/** A burst of the machine can fall on one side; a difference that is there is there again, and clearer. */
export async function timeAgainIfInDoubt(pairing: Pairing, pairs: number, signal: AbortSignal): Promise<Timed> {
  const found = await timePair(pairing, pairs, signal);
  return cannotBeToldApart(found) ? found : timePair(pairing, pairs * 3, signal);
}

export function cannotBeToldApart({ share, bound }: Timed): boolean {
  return Math.abs(share - 0.5) <= bound;
}

export function tell({ share, bound }: Timed): string {
  return `of two answers the one takes longer with probability ${share.toFixed(3)}, chance explains ${bound.toFixed(3)} from one half`;
}
