import type { AgencyBreach } from '../errors.ts';
import { COMMON_PARTS } from './common-parts.ts';
import { fewestParts } from './fewest-parts.ts';

/** What somebody who knows the person, or the sign-in page, would try first. */
export interface PasswordOwner {
  readonly name: string;
  readonly email: string;
  readonly staffNumber: string;
}

/** Names of this product; who stands before its sign-in page knows them. */
const SERVICE_NAMES = ['kean', 'keanoffice', '客安'];
const GUESSABLE_PARTS = 4;

/**
 * NIST SP 800-63B-4, 3.1.1.2: context-specific words, such as the name of the service or of the subscriber. Refused when the
 * password is made of them, alone or with common parts; a long sentence may contain one's name.
 */
export function passwordDoesNotNameItsOwner(password: string, owner: PasswordOwner): AgencyBreach | null {
  const words = [...SERVICE_NAMES, owner.name, owner.staffNumber, owner.email, ...owner.email.split(/[^\p{L}\p{N}]+/u)];
  const known = new Set([...COMMON_PARTS, ...words.map(asPart).filter((part) => [...part].length >= 2)]);
  return fewestParts(password, known) <= GUESSABLE_PARTS ? { code: 'AGENCY_PASSWORD_NAMES_ITS_OWNER' } : null;
}

/** The form in which {@link fewestParts} compares. */
function asPart(word: string): string {
  return word
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}
