import type { Signal, SignalRule, WatchedEvent } from '../contract/signals.ts';
import { WatchedPerson } from './watch-person.ts';

/** Watches everybody: events in the order of the log, the signals of each as it comes. What is remembered grows with people, never with events. */
export class Watch {
  readonly #rules: readonly SignalRule[];
  readonly #people = new Map<string, WatchedPerson>();

  constructor(rules: readonly SignalRule[]) {
    this.#rules = rules;
  }

  see(event: WatchedEvent): Signal[] {
    let person = this.#people.get(event.person);
    if (person === undefined) {
      person = new WatchedPerson(this.#rules, event.at);
      this.#people.set(event.person, person);
    }
    return person.watch(event);
  }
}
