import { noticeToldEnough } from '@kean/collection/contract/consented';
import type { Ground } from '@kean/encryption';
import type { Revealable, RevealPurpose } from '../contract.ts';
import type { RefusalReason } from './reasons-of-refusal.ts';

/** What has to allow each purpose of a look: a consent to one of these, or an approved basis for it (PIPL 13). `null`: nothing has to. */
const ALLOWED_BY: Readonly<Record<RevealPurpose, readonly string[] | null>> = {
  'brokerage-contact': ['purchase', 'tenancy', 'sale', 'letting'],
  'viewing-arrangement': ['viewing'],
  'contract-assistance': ['signing'],
  'follow-up': ['satisfaction-call'],
  'consent-request': null,
  'data-subject-request': ['rights-of-individuals'],
  'incident-handling': ['incident-handling'],
};

/** Fields that want a consent of their own (PIPL 28-29). */
const SEPARATE: Readonly<Partial<Record<Revealable, string>>> = { idNumber: 'identity-document' };

/** The class of sensitive information that a field is of; `null` for most. */
export function separateClassOf(field: Revealable): string | null {
  return SEPARATE[field] ?? null;
}

/**
 * Whether what stands of this client at this moment allows the purpose, whatever the field; `null` where it does. The sentence that goes
 * with the reason tells whom to ask: the client, or compliance.
 */
export function aLookNeedsAGroundForItsPurpose(
  grounds: readonly Ground[],
  purpose: RevealPurpose,
): RefusalReason | null {
  const names = ALLOWED_BY[purpose];
  if (names === null || standing(grounds, names).length > 0) return null;
  return purpose === 'data-subject-request' || purpose === 'incident-handling'
    ? 'basis-not-approved'
    : 'consent-missing';
}

/** Whether this field may be opened for it as well; asked after the purpose itself was found to be allowed. */
export function aSensitiveFieldNeedsItsOwnConsent(
  grounds: readonly Ground[],
  purpose: RevealPurpose,
  field: Revealable,
): RefusalReason | null {
  return aSensitiveClassNeedsItsOwnConsent(grounds, purpose, separateClassOf(field));
}

/** The same of what is no field; `null` as class is nothing sensitive. */
export function aSensitiveClassNeedsItsOwnConsent(
  grounds: readonly Ground[],
  purpose: RevealPurpose,
  kind: string | null,
): RefusalReason | null {
  if (kind === null) return null;
  // To ask for a consent a way to the person is enough.
  if (ALLOWED_BY[purpose] === null) return 'separate-consent-missing';
  const byDuty = standing(grounds, ALLOWED_BY[purpose] ?? []).some(({ basis }) => basis === 'legal-duty');
  const apart = grounds.some((one) => one.class === kind && one.basis === 'consent' && told(one));
  return byDuty || apart ? null : 'separate-consent-missing';
}

function standing(grounds: readonly Ground[], names: readonly string[]): readonly Ground[] {
  return grounds.filter((one) => names.includes(one.purpose) && one.class === 'general' && told(one));
}

function told({ basis, purpose, fields }: Ground): boolean {
  return basis !== 'consent' || noticeToldEnough(purpose, fields);
}
