/** What a consent is worth today, for whoever opens on it. Small and pure: it stands at the keyring's door. */
import { publishedNoticeCoversThePurposesOfToday } from '../rules/published-notice-covers-the-purposes-of-today.ts';

/** Whether a notice that told these fields of a purpose still tells all that the purpose asks for today (PIPL 14). */
export function noticeToldEnough(purpose: string, told: readonly string[]): boolean {
  return publishedNoticeCoversThePurposesOfToday({ [purpose]: told });
}
