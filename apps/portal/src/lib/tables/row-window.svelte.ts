import { createVirtualizer, type SvelteVirtualizer } from '@tanstack/svelte-virtual';
import type { Readable } from 'svelte/store';
import { HEAD_PX, ROW_PX } from './row-sizes.ts';

interface WindowItem {
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Which rows of a long list stand in the document. Made once a list is longer than `PLAIN_ROWS`;
 * this module is imported then, so that a short list never pays for it.
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

  static over(scroller: HTMLElement, count: number): RowWindow {
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
