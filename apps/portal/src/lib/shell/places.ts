import type { IconName } from '@kean/ui/icons.ts';

/** A page of the rail, as somebody is shown it. */
export interface Place {
  readonly href: string;
  readonly title: string;
  readonly icon: IconName;
  /** Stands indented under the place before it. */
  readonly inner: boolean;
}

/** Whether the page that is shown belongs to this place, of those that there are. */
export function isAt(
  place: { readonly href: string },
  pathname: string,
  places: readonly { readonly href: string }[],
): boolean {
  if (place.href === '/') return pathname === '/';
  // Of two places one in the other, the inner one is where somebody is.
  const inside = (href: string) => pathname === href || pathname.startsWith(`${href}/`);
  return inside(place.href) && !places.some(({ href }) => href.startsWith(`${place.href}/`) && inside(href));
}

/** Tabs that stand beside each other on a narrow phone without any of them being cut. */
const MOST_TABS = 5;

/** What a phone shows at once, and what it keeps behind the last tab; all at once where all fit. */
export function tabsOf(places: readonly Place[]): {
  readonly first: readonly Place[];
  readonly others: readonly Place[];
} {
  const shown = places.length <= MOST_TABS ? MOST_TABS : MOST_TABS - 1;
  return { first: places.slice(0, shown), others: places.slice(shown) };
}
