import { Chance } from '../wrong-shapes/chance.ts';

const FINE = 2 ** 32;

/** What happens by chance, and comes again with its seed. */
export class Dice {
  readonly #chance: Chance;

  constructor(seed: number) {
    this.#chance = new Chance(seed);
  }

  /** 0 to 1, without 1. */
  next(): number {
    return this.#chance.below(FINE) / FINE;
  }

  happens(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** How often something happens that happens so often on average (Knuth, for small means). */
  times(mean: number): number {
    const floor = Math.exp(-mean);
    let count = 0;
    for (let product = this.next(); product > floor; product *= this.next()) count += 1;
    return count;
  }

  oneOf<T>(things: readonly T[]): T {
    return this.#chance.of(things);
  }

  some<T>(things: readonly T[], count: number): T[] {
    const left = [...things];
    for (let at = 0; at < Math.min(count, left.length); at += 1) {
      const other = at + Math.floor(this.next() * (left.length - at));
      [left[at], left[other]] = [left[other] as T, left[at] as T];
    }
    return left.slice(0, count);
  }
}
