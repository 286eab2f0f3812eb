/**
 * The contract's fifth part: how another clause reaches a client without a person of the office seeing where. Apart from `contract.ts`,
 * because the portal reads that one.
 */

export { type Telling, tellClient } from '../requests/messages/tell-client.ts';
export { placeOfSignature } from '../sealed-places.ts';
export { tryAtTheDoor } from '../visits/entry/try-at-the-door.ts';
export { type MadeLink, makeLink } from '../visits/make-link.ts';
export { mailIn } from '../visits/messages/mail-of-client.ts';
export { mobileOf, type PhoneOfClient, phoneOfClient, phoneToWriteTo } from '../visits/messages/phone-of-client.ts';
export { digestOf, digestOfCode, newCode, newLinkSecret } from '../visits/secrets.ts';
