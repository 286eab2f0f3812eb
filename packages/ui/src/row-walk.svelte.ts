import { tick } from 'svelte';

/**
 * Walking the rows of a table with J and K. The focus goes along (to the link of the row), so that Enter opens what is
 * marked and assistive technology reads it.
 */
export class RowWalk {
  current = $state<string | null>(null);
  readonly #keys: () => readonly string[];
  readonly #bring: (index: number) => void;

  /**
   * @param keys keys of the rows as they stand
   * @param bring makes sure that the row at this index is in the document (a virtual list scrolls there)
   */
  constructor(keys: () => readonly string[], bring: (index: number) => void = () => undefined) {
    this.#keys = keys;
    this.#bring = bring;
  }

  async step(by: 1 | -1): Promise<void> {
    const keys = this.#keys();
    if (keys.length === 0) return;
    const at = this.current === null ? -1 : keys.indexOf(this.current);
    const next = at === -1 ? (by === 1 ? 0 : keys.length - 1) : Math.min(keys.length - 1, Math.max(0, at + by));
    await this.go(next);
  }

  async go(index: number): Promise<void> {
    const key = this.#keys()[index];
    if (key === undefined) return;
    this.current = key;
    this.#bring(index);
    await tick();
    const row = document.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`);
    row?.scrollIntoView({ block: 'nearest' });
    row?.querySelector<HTMLElement>('a, button')?.focus({ preventScroll: true });
  }
}
