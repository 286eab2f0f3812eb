import type { Attachment } from 'svelte/attachments';

/** Distance, in pixels, from which the next page is fetched ahead. */
const AHEAD_PX = 800;

/** Calls when the element comes near what is seen of its scroller; again each time it returns. */
export function whenNear(call: () => void): Attachment<HTMLElement> {
  return (element) => {
    const root = element.closest<HTMLElement>('[role="region"]');
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) call();
      },
      { root, rootMargin: `${AHEAD_PX}px` },
    );
    observer.observe(element);
    return () => observer.disconnect();
  };
}
