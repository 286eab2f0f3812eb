import type { RunContext } from './context.ts';

/** One comparison in one run on the same data. */
export interface BenchLine {
  /** Name of the bench, then what was varied, for example `open-field/phone`. */
  readonly bench: string;
  readonly ours: number;
  readonly peer: number;
  readonly peerName: string;
  /** How many times better ours is, or for a bound from above ours over peer. */
  readonly ratio: number;
  readonly goal: number;
  readonly pass: boolean;
  /** Whether `goal` is the least or the most that `ratio` may be. */
  readonly bound: 'at-least' | 'at-most';
  /** Unit of `ours` and `peer`. */
  readonly unit: string;
}

/** What a `*.bench.ts` exports as `bench`. */
export interface Bench {
  /** One sentence: what is compared with what. */
  readonly about: string;
  readonly run: (context: RunContext) => AsyncIterable<BenchLine>;
}

interface Compared {
  readonly bench: string;
  readonly ours: number;
  readonly peer: number;
  readonly peerName: string;
  readonly unit: string;
  readonly goal: number;
}

/** For times: the ratio says how many times faster ours is, and must reach the goal. */
export function fasterBy(compared: Compared): BenchLine {
  return judge(compared, compared.peer / compared.ours, 'at-least');
}

/** For throughputs: the ratio says how many times more ours does, and must reach the goal. */
export function moreBy(compared: Compared): BenchLine {
  return judge(compared, compared.ours / compared.peer, 'at-least');
}

/** For growth: ours over peer may not pass the goal, for example the time at a million rows over that at ten thousand. */
export function atMost(compared: Compared): BenchLine {
  return judge(compared, compared.ours / compared.peer, 'at-most');
}

function judge(compared: Compared, exactRatio: number, bound: BenchLine['bound']): BenchLine {
  const ratio = round(exactRatio);
  // Judged as printed, so that nobody reads 5 against 5 and a failure. Not a number is never good enough.
  const pass = bound === 'at-least' ? ratio >= compared.goal : ratio <= compared.goal;
  const { bench, peerName, goal, unit } = compared;
  return { bench, ours: round(compared.ours), peer: round(compared.peer), peerName, ratio, goal, pass, bound, unit };
}

/** Three decimals below ten, one decimal above. */
function round(value: number): number {
  const scale = Math.abs(value) < 10 ? 1_000 : 10;
  return Math.round(value * scale) / scale;
}

export function printBenchLine(line: BenchLine): void {
  console.log(JSON.stringify(line));
}
