import type { PublicText } from '@kean/kernel';

/**
 * What is wrong with a value that somebody entered. `asks`: unusual, and true all the same where the person says so. `refuses`: no such
 * thing exists. The sentence tells what to do and never repeats the value.
 */
export interface Finding {
  readonly severity: 'asks' | 'refuses';
  /** Stable: `phone-impossible`. */
  readonly code: string;
  readonly text: PublicText;
}

/** @param today for what depends on the day; `null` where nothing is wrong */
export type FieldCheck = (text: string, today: Date) => Finding | null;

export function asks(code: string, zh: string, en: string): Finding {
  return Object.freeze({ severity: 'asks', code, text: { zh, en } });
}

export function refuses(code: string, zh: string, en: string): Finding {
  return Object.freeze({ severity: 'refuses', code, text: { zh, en } });
}
