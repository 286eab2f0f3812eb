import type { AgencyBreach } from '../errors.ts';
import { COMMON_PARTS } from './common-parts.ts';
import { fewestParts } from './fewest-parts.ts';
import { isRepetition } from './is-repetition.ts';

/** Up to this many well-known parts in a row are guessed before long; five and more are a sentence. */
const GUESSABLE_PARTS = 4;

/**
 * NIST SP 800-63B-4, 3.1.1.2: commonly used, expected or compromised values are refused. Of passwords with 15 characters and
 * more, those are compositions: `password1234567`, `qwertyuiopasdfg`, `woaini5201314520`. So the rule takes a password apart
 * instead of comparing it with a list of whole ones.
 */
export function passwordIsNotMadeOfCommonParts(password: string): AgencyBreach | null {
  const guessable = isRepetition(password) || fewestParts(password, COMMON_PARTS) <= GUESSABLE_PARTS;
  return guessable ? { code: 'AGENCY_PASSWORD_TOO_COMMON' } : null;
}
