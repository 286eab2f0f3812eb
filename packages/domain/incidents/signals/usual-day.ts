import type { ByteReader, ByteWriter } from './bytes.ts';
import { type Bitmap, countDistinct, emptyBitmap, mark, readBitmap, writeBitmap } from './distinct-count.ts';

const DAY_MS = 86_400_000;
/** The clock of the office (Asia/Shanghai) is ahead of UTC by this. */
const OFFSET_MS = 8 * 3_600_000;
/** How much a day weighs against those before: what was usual two months ago has faded. */
const WEIGHT = 0.08;
/** The mean is kept to a thousandth. */
const FINE = 1_000;

/** How many different clients somebody looks at on a day on which they work, learned from the days before, never from today. */
export class UsualDay {
  #day = -1;
  #today: Bitmap = emptyBitmap();
  #mean = 0;
  #days = 0;

  add(at: number, spread: number): void {
    const day = Math.floor((at + OFFSET_MS) / DAY_MS);
    if (day !== this.#day) {
      if (this.#day !== -1) this.#learn(countDistinct([this.#today]));
      this.#day = day;
      this.#today = emptyBitmap();
    }
    mark(this.#today, spread);
  }

  /** 0 until some days were seen. */
  get clients(): number {
    return this.#days < 5 ? 0 : this.#mean;
  }

  write(to: ByteWriter): void {
    to.count(this.#day + 1);
    writeBitmap(to, this.#today);
    to.count(Math.round(this.#mean * FINE));
    to.count(this.#days);
  }

  read(from: ByteReader): void {
    this.#day = from.count() - 1;
    this.#today = readBitmap(from);
    this.#mean = from.count() / FINE;
    this.#days = from.count();
  }

  #learn(clients: number): void {
    this.#days += 1;
    this.#mean += (clients - this.#mean) * Math.max(WEIGHT, 1 / this.#days);
  }
}
