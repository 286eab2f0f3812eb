import type { AgencyBreach } from '../errors.ts';

/** NIST SP 800-63B-4, 3.1.1.2: a password that is the only factor has at least 15 characters. Counted in code points. */
export const LEAST_CHARACTERS = 15;

/** Longest password kept: far above the 64 that the same section asks for, and bounded, since every character is hashed. */
export const MOST_CHARACTERS = 256;

/** Neither too short nor too long; nothing else is asked of its composition. `password` is normalised. */
export function passwordHasFifteenCharacters(password: string): AgencyBreach | null {
  const characters = [...password].length;
  if (characters < LEAST_CHARACTERS) return { code: 'AGENCY_PASSWORD_TOO_SHORT' };
  return characters > MOST_CHARACTERS ? { code: 'AGENCY_PASSWORD_TOO_LONG' } : null;
}
