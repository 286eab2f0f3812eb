import { setTimeout as pause } from 'node:timers/promises';
import type { ProofContext } from './proof.ts';
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

/** Above this a comparison would say too little, however calm it is. */
const USEFUL_MS = 10;

/**
 * The negative control: the same comparison with one side held back on purpose, for twice as long as the comparison says it notices.
 * A delay that goes unnoticed, or could only be noticed when nobody needs a clock for it, ends the proof.
 */
export async function noticesADelay(context: ProofContext, pairing: Pairing, pairs: number): Promise<void> {
  const { noticeableMs } = await timePair(pairing, pairs, context.signal);
  const delayMs = Math.max(1, Math.ceil(noticeableMs * 2));
  const late = { ...pairing, one: () => pairing.one().then(() => pause(delayMs)) };
  const found = await timePair(late, pairs, context.signal);
  context.figure(
    `${pairing.title}, held back for ${delayMs} ms on purpose, takes longer with probability`,
    found.share.toFixed(3),
  );
  context.holds(`a delay of ${delayMs} ms was not noticed: ${tell(found)}`, !cannotBeToldApart(found));
  context.holds(`only a delay of ${noticeableMs} ms would have been noticed`, noticeableMs <= USEFUL_MS);
}
