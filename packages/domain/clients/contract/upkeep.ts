/**
 * The contract's third part: what the storage clause asks of the dossier while it rotates keys. Apart from `contract.ts`, because
 * the portal reads that one.
 */
export { hidePlacesAnew } from '../decoys/hide-places-anew.ts';
export { clientsUnderOtherKeys, type NewestKey } from '../operations/clients-under-other-keys.ts';
export { resealClients } from '../operations/reseal-clients.ts';
export { retokeniseClients } from '../operations/retokenise-clients.ts';
export { clientsBehind, type WalkedClient, walkedClients } from '../operations/walk-clients.ts';
export { addTokensOfStaff, forgetTokensOfStaffBefore } from '../phones/of-staff/retokenise-phones.ts';
