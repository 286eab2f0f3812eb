/** Lets a bounded number of acts be under way at once and turns the rest away without waiting. */
export interface Turnstile {
  /**
   * Runs `act` when there is room.
   * @returns what it gave, or `null` at once when there is none
   */
  pass<Result>(act: () => Promise<Result>): Promise<Result | null>;
  /** Whether whoever comes now is turned away. */
  readonly full: boolean;
}

export function turnstile(most: number): Turnstile {
  let inside = 0;
  return {
    get full() {
      return inside >= most;
    },
    pass: async (act) => {
      if (inside >= most) return null;
      inside += 1;
      try {
        return await act();
      } finally {
        inside -= 1;
      }
    },
  };
}
