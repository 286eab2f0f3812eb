/**
 * The one spelling of a password before it is judged, hashed or compared: NFKC, so that full-width digits, composed and
 * decomposed letters from different keyboards are the same password (NIST SP 800-63B-4, 3.1.1.2). Nothing is trimmed or cut.
 */
export function normalisePassword(typed: string): string {
  return typed.normalize('NFKC');
}
