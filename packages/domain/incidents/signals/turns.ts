/** Two who use one account at once: what comes from a stranger's device and what comes from a known one take turns. */
export class Turns {
  #last: 'stranger' | 'known' | null = null;
  #at = 0;

  /** @returns whether the turn went over with this act, within so long */
  goesOver(isStranger: boolean, at: number, withinMs: number): boolean {
    const turn = isStranger ? 'stranger' : 'known';
    const went = this.#last !== null && this.#last !== turn && at - this.#at <= withinMs;
    this.#last = turn;
    this.#at = at;
    return went;
  }
}
