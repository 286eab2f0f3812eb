/** How the search box reads what was typed. The api decides again; this only names it on the screen. */
export type QueryKind = 'phone' | 'tail' | 'number' | 'name';

/**
 * A whole phone, its last four digits, a client number (`KH-001024`), otherwise a part of a name. Full-width digits and the
 * spaces, hyphens and +86 of a pasted phone do not matter.
 */
export function understand(typed: string): QueryKind {
  const text = typed.normalize('NFKC').trim();
  if (/^kh-?\d+$/i.test(text)) return 'number';
  const digits = text.replace(/[\s-]/g, '').replace(/^(?:\+?86)(?=1\d{10}$)/, '');
  if (/^1\d{10}$/.test(digits)) return 'phone';
  return /^\d{4}$/.test(digits) ? 'tail' : 'name';
}
