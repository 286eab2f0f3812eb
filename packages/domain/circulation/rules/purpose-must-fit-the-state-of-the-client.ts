import type { ClientState } from '@kean/clients/contract';
import type { RevealPurpose } from '../contract.ts';
import type { RefusalReason } from './reasons-of-refusal.ts';

/**
 * Whether the state of a client lets this purpose through; `null` when it does. Quarantined: taken over without consent, so only
 * asking for it is lawful (PIPL 13). Restricted: everything but storage and protection has stopped (PIPL 47), so only the
 * client's own request and an incident remain. Erased: nothing is left.
 */
export function purposeMustFitTheStateOfTheClient(state: ClientState, purpose: RevealPurpose): RefusalReason | null {
  switch (state) {
    case 'active':
      return null;
    case 'quarantined':
      return purpose === 'consent-request' ? null : 'consent-missing';
    case 'restricted':
      return purpose === 'data-subject-request' || purpose === 'incident-handling' ? null : 'client-restricted';
    case 'erased':
      return 'client-erased';
  }
}
