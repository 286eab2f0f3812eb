import type { ClientRole, ClientState } from '@kean/clients/contract';
import * as m from '#paraglide/messages.js';

export const STATE_WORDS: Record<ClientState, () => string> = {
  quarantined: m.clients_state_quarantined,
  active: m.clients_state_active,
  restricted: m.clients_state_restricted,
  erased: m.clients_state_erased,
};

export const STATE_LOOKS = {
  quarantined: 'wait',
  active: 'calm',
  restricted: 'hatched',
  erased: 'quiet',
} as const satisfies Record<ClientState, string>;

export const ROLE_WORDS: Record<ClientRole, () => string> = {
  buyer: m.clients_role_buyer,
  seller: m.clients_role_seller,
  landlord: m.clients_role_landlord,
  tenant: m.clients_role_tenant,
};
