import type { ErrorKind } from '@kean/kernel';
import * as m from '#paraglide/messages.js';

type Locale = 'zh-CN' | 'en';
type Word = (inputs: Record<never, never>, options: { locale: Locale }) => string;

const TITLES: Partial<Record<ErrorKind, Word>> = {
  'not-found': m.error_not_found_title,
  forbidden: m.error_forbidden_title,
  internal: m.error_internal_title,
  unavailable: m.error_unavailable_title,
  limited: m.error_limited_title,
};
const HELPERS: Partial<Record<ErrorKind, Word>> = {
  'not-found': m.error_who_not_found,
  forbidden: m.error_who_forbidden,
  internal: m.error_who_failed,
  unavailable: m.error_who_failed,
};

/** Heading of an error page, and who can help. Worded on the server, so that no page carries the words of errors it never shows. */
export function errorInWords(kind: ErrorKind, locale: Locale): { title: string; helper: string | null } {
  const title = TITLES[kind] ?? m.error_other_title;
  return { title: title({}, { locale }), helper: HELPERS[kind]?.({}, { locale }) ?? null };
}
