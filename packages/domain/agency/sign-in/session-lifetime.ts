/** A session ends after so long without a request… */
export const IDLE_SECONDS = 60 * 60;
/** …and after so long in any case. Both are the bounds of NIST SP 800-63B-4 for the second assurance level, or below. */
export const ABSOLUTE_SECONDS = 12 * 60 * 60;
/** A request moves the idle end at most this often, so that reading does not become writing. */
export const TOUCH_EVERY_SECONDS = 60;
/** So long the second step may take; after that the password is asked again. */
export const OWING_SECONDS = 15 * 60;
/** How old the last proof of who somebody is may be where factors change. */
export const FRESH_MINUTES = 15;
