import type { ByteReader, ByteWriter } from './bytes.ts';

/** More kinds of device than anybody uses; the one that was used longest ago goes first. */
const MOST = 6;

interface Last {
  readonly place: string;
  readonly at: number;
}

/**
 * One account in two places at once, which nobody travels between: acts of the same kind of device go over from one network to another, and back. A
 * stranger whose browser is of the same kind as the owner's is no stranger's device, and is seen by this alone.
 */
export class Apart {
  readonly #last = new Map<string, Last>();

  /** @returns whether this act went over, within so long of the one before */
  goesOver(device: string, place: string, at: number, withinMs: number): boolean {
    const before = this.#last.get(device);
    // Taken out first, so that the order is that of their last use.
    this.#last.delete(device);
    this.#last.set(device, { place, at });
    const [oldest] = this.#last.keys();
    if (this.#last.size > MOST && oldest !== undefined) this.#last.delete(oldest);
    return before !== undefined && before.place !== place && at - before.at <= withinMs;
  }

  write(to: ByteWriter): void {
    to.count(this.#last.size);
    for (const [device, { place, at }] of this.#last) {
      to.text(device);
      to.text(place);
      to.count(at);
    }
  }

  read(from: ByteReader): void {
    for (let left = from.count(); left > 0; left -= 1)
      this.#last.set(from.text(), { place: from.text(), at: from.count() });
  }
}
