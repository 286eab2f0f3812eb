import type { RunContext } from './context.ts';

/** One side of a comparison: does its work once and says what it measured, for example nanoseconds an operation. */
export type Contender = () => number | Promise<number>;

export interface InterleaveOptions {
  /** Rounds that count, at least five. Default 7. */
  readonly rounds?: number;
  /** Rounds before them that do not count. Default 1. */
  readonly warmUps?: number;
}

/**
 * Measures the contenders in turn, round after round, so that what the machine does besides meets all of them alike. Every
 * round begins with another one.
 * @returns the median of each contender
 */
export async function interleave<Name extends string>(
  contenders: Readonly<Record<Name, Contender>>,
  context: RunContext,
  options: InterleaveOptions = {},
): Promise<Record<Name, number>> {
  const rounds = options.rounds ?? 7;
  const warmUps = options.warmUps ?? 1;
  if (rounds < 5) throw new RangeError('at least five rounds');
  const names = Object.keys(contenders) as Name[];
  const measured = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < warmUps + rounds; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      context.signal.throwIfAborted();
      const name = names[(turn + round) % names.length] as Name;
      const value = await contenders[name]();
      if (round >= warmUps) measured.get(name)?.push(value);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(measured.get(name) ?? [])])) as Record<Name, number>;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The value below which this share of the values lies, by nearest rank. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Nanoseconds that one call takes, over so many calls in a row. */
export function nanosecondsEach(calls: number, work: (call: number) => void): number {
  const start = process.hrtime.bigint();
  for (let call = 0; call < calls; call += 1) work(call);
  return Number(process.hrtime.bigint() - start) / calls;
}
