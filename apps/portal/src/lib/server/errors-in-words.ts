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

/** Forbidden to this role; whatever else is forbidden is so for the time being, and its own sentence says whom to ask. */
const BY_ROLE = 'CALL_NOT_YOUR_ROLE';

/**
 * Heading of an error page, and who can help. Worded on the server, so that no page carries the words of errors it never shows.
 * @param code of the api, where it told one
 */
export function errorInWords(kind: ErrorKind, locale: Locale, code?: string): { title: string; helper: string | null } {
  if (kind === 'forbidden' && code !== BY_ROLE) return { title: m.error_not_now_title({}, { locale }), helper: null };
  const title = TITLES[kind] ?? m.error_other_title;
  return { title: title({}, { locale }), helper: HELPERS[kind]?.({}, { locale }) ?? null };
}
