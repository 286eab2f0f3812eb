import { REMINDERS } from '../contract/words.ts';
import { aDigestIsWrittenInLetters } from '../rules/a-digest-is-written-in-letters.ts';

/** Of the text that was signed, in both languages, as the log holds it. */
export function digestOfReminder(version: number): string {
  return aDigestIsWrittenInLetters(JSON.stringify(REMINDERS[version] ?? null));
}
