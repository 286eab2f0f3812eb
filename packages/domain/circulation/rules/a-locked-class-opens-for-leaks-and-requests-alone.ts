import { type FieldClass, lockedClasses } from '@kean/authorization';
import type { Revealable, RevealPurpose } from '../contract.ts';
import type { RefusalReason } from './reasons-of-refusal.ts';

const CLASS_OF: Readonly<Record<Revealable, FieldClass>> = {
  name: 'names',
  gender: 'names',
  phone: 'contact',
  phone2: 'contact',
  idNumber: 'identity',
  'property.address': 'property',
  'property.certificateNo': 'property',
  'property.wording': 'property',
  remark: 'words',
  wording: 'words',
  'demand.wording': 'words',
};

/** What is left while processing is restricted is left here too: the client's own request, and the leak itself. */
const STILL: readonly RevealPurpose[] = ['data-subject-request', 'incident-handling'];

/** Whether a measure against a leak has locked the class of this field to this purpose; `null` where it has not. */
export function aLockedClassOpensForLeaksAndRequestsAlone(
  roles: readonly string[],
  field: Revealable,
  purpose: RevealPurpose,
): RefusalReason | null {
  return aClassIsLocked(roles, CLASS_OF[field], purpose);
}

/** The same of what is no field, as the scan of a document is. */
export function aClassIsLocked(
  roles: readonly string[],
  fieldClass: FieldClass,
  purpose: RevealPurpose,
): RefusalReason | null {
  return lockedClasses(roles).includes(fieldClass) && !STILL.includes(purpose) ? 'class-locked' : null;
}

/** Whether somebody who may state these purposes can look at the field at all at present. */
export function isLookedAtNow(
  roles: readonly string[],
  purposes: readonly RevealPurpose[],
  field: Revealable,
): boolean {
  return purposes.some((purpose) => aLockedClassOpensForLeaksAndRequestsAlone(roles, field, purpose) === null);
}
