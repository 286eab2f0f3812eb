import { getLocale } from '#paraglide/runtime.js';

/** A text that a clause gives in both languages, in that of the page. */
export function inLocale(text: { readonly zh: string; readonly en: string }): string {
  return getLocale() === 'en' ? text.en : text.zh;
}
