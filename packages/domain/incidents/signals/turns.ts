import type { ByteReader, ByteWriter } from './bytes.ts';

const TURNS = [null, 'stranger', 'known'] as const;

/** Two who use one account at once: what comes from a stranger's device and what comes from a known one take turns. */
export class Turns {
  #last: (typeof TURNS)[number] = null;
  #at = 0;

  /** @returns whether the turn went over with this act, within so long */
  goesOver(isStranger: boolean, at: number, withinMs: number): boolean {
    const turn = isStranger ? 'stranger' : 'known';
    const went = this.#last !== null && this.#last !== turn && at - this.#at <= withinMs;
    this.#last = turn;
    this.#at = at;
    return went;
  }

  write(to: ByteWriter): void {
    to.count(TURNS.indexOf(this.#last));
    to.count(this.#at);
  }

  read(from: ByteReader): void {
    this.#last = TURNS[from.count()] ?? null;
    this.#at = from.count();
  }
}
