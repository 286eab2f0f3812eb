import type { Signal, SignalRule, WatchedEvent } from '../contract/signals.ts';
import { type Spread, spreadOpenly } from './distinct-count.ts';
import { WatchedPerson } from './watch-person.ts';

/** Watches everybody: events in the order of the log, the signals of each as it comes. What is remembered grows with people, never with events. */
export class Watch {
  readonly #rules: readonly SignalRule[];
  readonly #spread: Spread;
  readonly #people = new Map<string, WatchedPerson>();

  constructor(rules: readonly SignalRule[], spread: Spread = spreadOpenly) {
    this.#rules = rules;
    this.#spread = spread;
  }

  /** @param rules as they count for the person at that time; those it was made with, where nobody set others */
  see(event: WatchedEvent, rules: readonly SignalRule[] = this.#rules): Signal[] {
    let person = this.#people.get(event.person);
    if (person === undefined) {
      person = new WatchedPerson(this.#spread, event.at);
      this.#people.set(event.person, person);
    }
    return person.watch(event, rules);
  }

  knows(person: string): boolean {
    return this.#people.has(person);
  }

  /** @returns whether the bytes could be read */
  recall(person: string, bytes: Uint8Array): boolean {
    const recalled = WatchedPerson.read(this.#rules, this.#spread, bytes);
    if (recalled === null) return false;
    this.#people.set(person, recalled);
    return true;
  }

  /** What is remembered of a person, for {@link recall}. */
  bytesOf(person: string): Buffer | null {
    return this.#people.get(person)?.write() ?? null;
  }

  get size(): number {
    return this.#people.size;
  }

  forgetEverybody(): void {
    this.#people.clear();
  }
}
