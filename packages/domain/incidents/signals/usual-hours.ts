import type { ByteReader, ByteWriter } from './bytes.ts';

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
/** The clock of the office (Asia/Shanghai) is ahead of UTC by this. */
const OFFSET_HOURS = 8;
/** How much a day weighs against those before, as with what is usual in a day. */
const WEIGHT = 0.08;
/** Before so many days of work nobody's hours are known. */
const KNOWN_AFTER_DAYS = 10;
/** Of fewer than this of their days somebody does not work in an hour, nor in those beside it. */
const RARE = 0.05;
/** A share is kept to a thousandth. */
const FINE = 1_000;

/** At which hours somebody works, learned from the days before, never from today. */
export class UsualHours {
  #day = -1;
  readonly #today = new Set<number>();
  readonly #shares: number[] = Array.from({ length: DAY_HOURS }, () => 0);
  #days = 0;

  add(at: number): void {
    const [day, hour] = placeOf(at);
    if (day !== this.#day) {
      if (this.#day !== -1) this.#learn();
      this.#day = day;
      this.#today.clear();
    }
    this.#today.add(hour);
  }

  /** Whether this person works at this hour on hardly any day; never of somebody who is not known yet. */
  isUnusual(at: number): boolean {
    if (this.#days < KNOWN_AFTER_DAYS) return false;
    const [, hour] = placeOf(at);
    return [hour - 1, hour, hour + 1].every((near) => (this.#shares[(near + DAY_HOURS) % DAY_HOURS] ?? 0) < RARE);
  }

  write(to: ByteWriter): void {
    to.count(this.#day + 1);
    to.count(this.#days);
    to.count([...this.#today].reduce((bits, hour) => bits + 2 ** hour, 0));
    for (const share of this.#shares) to.count(Math.round(share * FINE));
  }

  read(from: ByteReader): void {
    this.#day = from.count() - 1;
    this.#days = from.count();
    const bits = from.count();
    this.#today.clear();
    for (let hour = 0; hour < DAY_HOURS; hour += 1) if (Math.floor(bits / 2 ** hour) % 2 === 1) this.#today.add(hour);
    for (let hour = 0; hour < DAY_HOURS; hour += 1) this.#shares[hour] = from.count() / FINE;
  }

  #learn(): void {
    this.#days += 1;
    const weight = Math.max(WEIGHT, 1 / this.#days);
    for (const [hour, share] of this.#shares.entries()) {
      const learned = share + ((this.#today.has(hour) ? 1 : 0) - share) * weight;
      // As it is kept: it has to be the same whether it lay in memory or in bytes.
      this.#shares[hour] = Math.round(learned * FINE) / FINE;
    }
  }
}

function placeOf(at: number): readonly [day: number, hour: number] {
  const hours = Math.floor(at / HOUR_MS) + OFFSET_HOURS;
  return [Math.floor(hours / DAY_HOURS), hours % DAY_HOURS];
}
