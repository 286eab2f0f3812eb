import { type Bitmap, countDistinct, emptyBitmap, mark } from './distinct-count.ts';

const DAY_MS = 86_400_000;
/** The clock of the office (Asia/Shanghai) is ahead of UTC by this. */
const OFFSET_MS = 8 * 3_600_000;
/** How much a day weighs against those before: what was usual two months ago has faded. */
const WEIGHT = 0.08;

/** How many different clients somebody looks at on a day on which they work, learned from the days before, never from today. */
export class UsualDay {
  #day = -1;
  #today: Bitmap = emptyBitmap();
  #mean = 0;
  #days = 0;

  add(at: number, client: string): void {
    const day = Math.floor((at + OFFSET_MS) / DAY_MS);
    if (day !== this.#day) {
      if (this.#day !== -1) this.#learn(countDistinct([this.#today]));
      this.#day = day;
      this.#today = emptyBitmap();
    }
    mark(this.#today, client);
  }

  /** 0 until some days were seen. */
  get clients(): number {
    return this.#days < 5 ? 0 : this.#mean;
  }

  #learn(clients: number): void {
    this.#days += 1;
    this.#mean += (clients - this.#mean) * Math.max(WEIGHT, 1 / this.#days);
  }
}
