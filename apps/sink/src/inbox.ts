/** A message as it arrived. */
export interface ReceivedLetter {
  /** Message-ID or idempotency key: what was sent twice is here once. */
  readonly id: string;
  readonly channel: 'mail' | 'sms';
  readonly at: string;
  readonly to: string;
  /** Empty for a text message. */
  readonly subject: string;
  readonly text: string;
}

/** More than anybody reads; the oldest go. */
const MOST = 200;

/** Everything that arrived, in memory alone. */
export class Inbox {
  readonly #letters = new Map<string, ReceivedLetter>();

  /** @returns false where the same one is here already */
  take(letter: ReceivedLetter): boolean {
    const key = `${letter.channel} ${letter.id}`;
    if (this.#letters.has(key)) return false;
    this.#letters.set(key, letter);
    const [oldest] = this.#letters.keys();
    if (this.#letters.size > MOST && oldest !== undefined) this.#letters.delete(oldest);
    return true;
  }

  /** The newest first. */
  letters(): readonly ReceivedLetter[] {
    return [...this.#letters.values()].reverse();
  }
}
