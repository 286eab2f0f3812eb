/** Labels that were read and not yet taken by the office: kept in the tab, so that a cellar without a network loses none of them. */

export interface ReadLabel {
  readonly number: string;
  readonly shelf: number;
}

/** Most that one call takes. */
export const MOST_AT_ONCE = 200;

type Kept = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** What waits of one stock-taking, in the order in which it was read; the newest reading of a label counts. */
export class LabelsToSend {
  readonly #kept: Kept;
  readonly #key: string;

  constructor(kept: Kept, takingId: string) {
    this.#kept = kept;
    this.#key = `kean.labels.${takingId}`;
  }

  get waiting(): readonly ReadLabel[] {
    try {
      const found: unknown = JSON.parse(this.#kept.getItem(this.#key) ?? '[]');
      return Array.isArray(found) ? found.filter(isLabel) : [];
    } catch {
      // Written by another version, or cut off: nothing that could be sent.
      return [];
    }
  }

  add(label: ReadLabel): void {
    this.#keep([...this.waiting.filter(({ number }) => number !== label.number), label]);
  }

  /** What is sent next, the oldest first. */
  get next(): readonly ReadLabel[] {
    return this.waiting.slice(0, MOST_AT_ONCE);
  }

  /** These were taken. A label that was read again meanwhile, on another shelf, still waits. */
  taken(sent: readonly ReadLabel[]): void {
    const gone = new Set(sent.map(({ number, shelf }) => `${number} ${shelf}`));
    this.#keep(this.waiting.filter(({ number, shelf }) => !gone.has(`${number} ${shelf}`)));
  }

  #keep(labels: readonly ReadLabel[]): void {
    if (labels.length === 0) this.#kept.removeItem(this.#key);
    else this.#kept.setItem(this.#key, JSON.stringify(labels));
  }
}

function isLabel(found: unknown): found is ReadLabel {
  const { number, shelf } = (found ?? {}) as Partial<ReadLabel>;
  return typeof number === 'string' && Number.isInteger(shelf);
}
