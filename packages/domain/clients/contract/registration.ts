/**
 * The contract's other half: writing clients in bulk. Apart from `contract.ts`, because the portal reads that one and must not
 * carry encryption into a browser.
 */
export type { ClientDraft, DemandDraft, PropertyDraft, SealedValues } from '../operations/client-draft.ts';
export { findByPhoneTokens, firstPhoneToken } from '../operations/find-by-phone-tokens.ts';
export { type PreparedClients, prepareClients } from '../operations/prepare-clients.ts';
export { insertClients, registerClients } from '../operations/register-clients.ts';
export { rememberingIndex } from '../operations/remembering-index.ts';
