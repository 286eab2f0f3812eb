import { REVEAL_PURPOSES, type RevealPurpose } from '../contract.ts';

const SERVING_THE_CLIENT: readonly RevealPurpose[] = [
  'brokerage-contact',
  'viewing-arrangement',
  'contract-assistance',
  'follow-up',
  'consent-request',
];

/**
 * Purposes a role may state. Source: clause 3.1 of the standard (use only to serve the client) and PIPL 6 (a clear and reasonable
 * purpose): whoever serves clients states a service, whoever answers for rights or incidents states those, nobody both sells and
 * investigates. A role that is not listed may state none, also one that an agency has added: absence denies.
 */
const PURPOSES_OF_ROLE: Readonly<Record<string, readonly RevealPurpose[]>> = {
  agent: SERVING_THE_CLIENT,
  'store-manager': [...SERVING_THE_CLIENT, 'data-subject-request'],
  'regional-manager': [...SERVING_THE_CLIENT, 'data-subject-request'],
  compliance: ['consent-request', 'data-subject-request', 'incident-handling'],
  security: ['incident-handling'],
};

/** What a person of these roles may state, in the order of the contract. */
export function purposesOfferedTo(roles: readonly string[]): RevealPurpose[] {
  const offered = new Set(
    roles.flatMap((role) => (Object.hasOwn(PURPOSES_OF_ROLE, role) ? PURPOSES_OF_ROLE[role] : [])),
  );
  return REVEAL_PURPOSES.filter((purpose) => offered.has(purpose));
}
