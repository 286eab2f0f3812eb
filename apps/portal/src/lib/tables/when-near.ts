import type { Attachment } from 'svelte/attachments';

/** Distance, in pixels, from which the next page is fetched ahead. */
const AHEAD_PX = 800;

/**
 * Calls when the element comes near what is seen of its scroller; again each time it returns. Not before somebody has scrolled:
 * who only looks at the first page asks for no second one, and every page is a logged act.
 */
export function whenNear(call: () => void): Attachment<HTMLElement> {
  return (element) => {
    const root = element.closest<HTMLElement>('[role="region"]');
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) call();
      },
      { root, rootMargin: `${AHEAD_PX}px` },
    );
    const begin = () => observer.observe(element);
    if (root === null || root.scrollTop > 0) begin();
    else root.addEventListener('scroll', begin, { once: true });
    return () => {
      root?.removeEventListener('scroll', begin);
      observer.disconnect();
    };
  };
}
