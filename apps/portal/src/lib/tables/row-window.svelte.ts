import type { SvelteVirtualizer } from '@tanstack/svelte-virtual';
import type { Readable } from 'svelte/store';

/** Height of a row and of the head that stays above, in pixels; as in packages/ui/src/tables.css. */
export const ROW_PX = 40;
const HEAD_PX = 32;
/** Up to here every row simply stands in the document. */
export const PLAIN_ROWS = 120;

interface WindowItem {
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Which rows of a long list stand in the document. Made once a list is longer than {@link PLAIN_ROWS}; its code is fetched
 * then, so that a short list never pays for it.
 */
export class RowWindow {
  items = $state.raw<readonly WindowItem[]>([]);
  /** Height of all rows, in pixels. */
  total = $state(0);
  #virtualizer: SvelteVirtualizer<HTMLElement, HTMLElement> | undefined;
  readonly stop: () => void;

  constructor(source: Readable<SvelteVirtualizer<HTMLElement, HTMLElement>>) {
    this.stop = source.subscribe((virtualizer) => {
      this.#virtualizer = virtualizer;
      this.items = virtualizer.getVirtualItems();
      this.total = virtualizer.getTotalSize();
    });
  }

  static async over(scroller: HTMLElement, count: number): Promise<RowWindow> {
    const { createVirtualizer } = await import('@tanstack/svelte-virtual');
    return new RowWindow(
      createVirtualizer<HTMLElement, HTMLElement>({
        count,
        getScrollElement: () => scroller,
        estimateSize: () => ROW_PX,
        overscan: 16,
        scrollPaddingStart: HEAD_PX,
        scrollPaddingEnd: ROW_PX,
        initialOffset: scroller.scrollTop,
      }),
    );
  }

  resize(count: number): void {
    this.#virtualizer?.setOptions({ count });
  }

  bring(index: number): void {
    this.#virtualizer?.scrollToIndex(index, { align: 'auto' });
  }
}
