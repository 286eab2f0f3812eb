import type { FileClass } from '../contract.ts';

/**
 * Contracts, copies of identity cards, powers of attorney and certificates of a house carry the number of an identity card, and of what is called
 * "other" nobody knows: they are opened on the separate consent that the number itself wants (PIPL 28-29). Forms of consent and requests hold
 * a name and a signature.
 */
const SHOWS_NO_NUMBER: readonly FileClass[] = ['consent', 'request'];

/** The class of sensitive information that a scan of this paper may show; `null` for none. */
export function separateClassOfScan(fileClass: FileClass): 'identity-document' | null {
  return SHOWS_NO_NUMBER.includes(fileClass) ? null : 'identity-document';
}
