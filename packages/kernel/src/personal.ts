import { inspect } from 'node:util';

const PLACEHOLDER = '⟨personal⟩';

/**
 * A box round a personal value. Whatever prints, serialises or joins it gets a placeholder, so that a value which strays into
 * a log line, an error text, a job payload or a template shows nothing (I1). The only way in is {@link Personal.open}, which
 * is easy to search for in a review.
 */
export class Personal<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** The value itself. Call it at the last moment, on the way to an authorised caller or into a seal. */
  open(): T {
    return this.#value;
  }

  map<U>(change: (value: T) => U): Personal<U> {
    return new Personal(change(this.#value));
  }

  toString(): string {
    return PLACEHOLDER;
  }

  toJSON(): string {
    return PLACEHOLDER;
  }

  [Symbol.toPrimitive](): string {
    return PLACEHOLDER;
  }

  [inspect.custom](): string {
    return PLACEHOLDER;
  }
}

/** True for a {@link Personal} box, at any depth a logger would print (objects and arrays, four levels). */
export function holdsPersonal(candidate: unknown, depth = 4): boolean {
  if (candidate instanceof Personal) return true;
  if (depth === 0 || candidate === null || typeof candidate !== 'object') return false;
  return Object.values(candidate).some((part) => holdsPersonal(part, depth - 1));
}
