import { digestInLetters } from '@kean/audit';
import { REMINDERS } from '../contract/words.ts';

/** Of the text that was signed, in both languages, as the log holds it. */
export function digestOfReminder(version: number): string {
  return digestInLetters(JSON.stringify(REMINDERS[version] ?? null));
}
