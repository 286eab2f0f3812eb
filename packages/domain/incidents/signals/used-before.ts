import type { ByteReader, ByteWriter } from './bytes.ts';

const DAY_MS = 86_400_000;
/** Something is new for so long after it was first used. */
const NEW_FOR_MS = 2 * DAY_MS;
/** What was not used for so long is unknown again. */
const FORGOTTEN_AFTER_MS = 60 * DAY_MS;
/** More than anybody uses; the one that was used longest ago goes first. */
const MOST = 6;

interface Used {
  readonly firstAt: number;
  lastAt: number;
}

/** What one person uses, devices or networks, in a space that does not grow. */
export class UsedBefore {
  readonly #used = new Map<string, Used>();
  readonly #since: number;

  /** @param since when this person was first seen: what they use in the first days is theirs */
  constructor(since: number) {
    this.#since = since;
  }

  /** @returns whether it is new to this person */
  isNew(code: string, at: number): boolean {
    const known = this.#used.get(code);
    if (known === undefined || at - known.lastAt > FORGOTTEN_AFTER_MS) {
      this.#forget();
      this.#used.set(code, { firstAt: at, lastAt: at });
      return at - this.#since > NEW_FOR_MS;
    }
    known.lastAt = at;
    return known.firstAt - this.#since > NEW_FOR_MS && at - known.firstAt < NEW_FOR_MS;
  }

  write(to: ByteWriter): void {
    to.count(this.#used.size);
    for (const [code, { firstAt, lastAt }] of this.#used) {
      to.text(code);
      to.count(firstAt);
      to.count(lastAt);
    }
  }

  read(from: ByteReader): void {
    for (let left = from.count(); left > 0; left -= 1)
      this.#used.set(from.text(), { firstAt: from.count(), lastAt: from.count() });
  }

  #forget(): void {
    if (this.#used.size < MOST) return;
    const [oldest] = [...this.#used].sort(([, one], [, other]) => one.lastAt - other.lastAt);
    if (oldest !== undefined) this.#used.delete(oldest[0]);
  }
}
