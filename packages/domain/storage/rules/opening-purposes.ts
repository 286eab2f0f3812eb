import { REVEAL_PURPOSES, type RevealPurpose } from '@kean/circulation/contract';
import { SENDING_PURPOSES } from '@kean/messages';

/** Purposes that open no more than a mask: what a list holds was masked before it was sealed. */
export const MASKED_PURPOSES = ['show-list', 'show-search', 'show-dossier'] as const;

/** Making a client whom nobody is (ADR 0068): the one purpose for which the system itself makes a client's key. */
export const INVENTING = 'invent-decoys';

/**
 * Work of no person: sealing anew under another key, seeing that what was restored opens, moving a corrected value to its trail, keeping the
 * list of who is not contacted, and inventing clients whom nobody touches. What they open leaves the process only sealed, or as an index under a key
 * of that list alone; of an invented client's models, masks mixed with each other.
 */
export const UPKEEP_PURPOSES = ['key-rotation', 'restore-drill', 'keep-trail', 'contact-list', INVENTING] as const;

/** The client in their own pages: what is held of them, and a copy of it (PIPL 45). */
export const OWN_PURPOSE = 'own-access';

/**
 * Reading what a person asks of the office, by whoever handles the request (PIPL 50). Apart from every look, so that it opens the words of a
 * case and no field of the dossier: whoever sits in quarantine may ask as well, and is owed an answer.
 */
export const ANSWERING_PURPOSE = 'answer-request';

/** What a stated look may be for (clause 3.1). */
export const LOOKING_PURPOSES: readonly RevealPurpose[] = REVEAL_PURPOSES;

/** Work of no person either: what is opened goes to the client whom it is about, to nobody of the office. */
export function isSending(purpose: string): boolean {
  return (SENDING_PURPOSES as readonly string[]).includes(purpose);
}

export function isMasked(purpose: string): boolean {
  return (MASKED_PURPOSES as readonly string[]).includes(purpose);
}

export function isUpkeep(purpose: string): boolean {
  return (UPKEEP_PURPOSES as readonly string[]).includes(purpose);
}

export function isLook(purpose: string): boolean {
  return (LOOKING_PURPOSES as readonly string[]).includes(purpose);
}
