import type { ClientPage } from '#lib/api/views.ts';
import type { ClientBook } from './client-book.svelte.ts';

interface LeftBook {
  readonly book: ClientBook;
  /** The filter it was read with. */
  readonly key: string;
  readonly first: ClientPage;
  /** How far it was scrolled, in pixels. */
  readonly top: number;
}

let left: LeftBook | null = null;

/**
 * Keeps the list as it was left, so that Back from a dossier returns to the row and the search. In memory of this tab only: a
 * search text must not survive in history or storage (I1). Signing out loads a new document, which forgets it.
 */
export function leaveBehind(book: LeftBook): void {
  left = book;
}

export function bookLeftBehind(): LeftBook | null {
  return left;
}
