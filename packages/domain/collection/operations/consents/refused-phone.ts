import type { PhoneOfClient } from '@kean/clients/contract/reaching';

type Refused = NonNullable<PhoneOfClient['refused']>;

/** As which refusal somebody is told that nothing can go to the client's phone. Whose else a number is, is part of none. */
export function refusedPhone(refused: Refused): 'COLLECTION_CONSENT_PHONE_AWAITS' | 'COLLECTION_CONSENT_NO_PHONE' {
  const awaits = refused === 'phone-awaits' || refused === 'phone-of-staff' || refused === 'phone-shared';
  return awaits ? 'COLLECTION_CONSENT_PHONE_AWAITS' : 'COLLECTION_CONSENT_NO_PHONE';
}
