import type { OwnLeakNotice } from '#lib/api/views.ts';
import { getLocale } from '#paraglide/runtime.js';
import { type NoticePart, PART_WORDS } from './words.ts';

/** In the order of PIPL 57. */
const PARTS: readonly NoticePart[] = ['dataKinds', 'cause', 'harm', 'measures', 'whatYouCanDo', 'contact'];

/** A notice as whoever it concerns reads it, in the language of the page. */
export function partsForPeople(parts: OwnLeakNotice['parts']): { readonly title: string; readonly said: string }[] {
  const language = getLocale() === 'en' ? 'en' : 'zh';
  return PARTS.flatMap((part) => {
    const said = parts[part]?.[language];
    return said ? [{ title: PART_WORDS[part](), said }] : [];
  });
}
