/**
 * The contract's part for whoever compares values with the dossier without opening any: the keyed tokens under which clients stand. Apart from
 * `contract.ts`, because the portal reads that one and must not carry encryption into a browser.
 */
import type { BlindIndex } from '@kean/encryption';
import { indexedCharacters } from '../rules/normalise-name.ts';
import { normalisePhone } from '../rules/normalise-phone.ts';
import { phoneTailToken, phoneToken } from '../rules/tokens-of-client.ts';

export { rememberingIndex } from '../operations/remembering-index.ts';
export { idNumberToken, TOKEN_KIND } from '../rules/tokens-of-client.ts';

/** Any spelling of the number. */
export const tokenOfPhone = (index: BlindIndex, phone: string): bigint => phoneToken(index, normalisePhone(phone));

/** The last four digits as a row of the index has them. */
export const tokenOfTail = (index: BlindIndex, tail: string): bigint => phoneTailToken(index, tail);

/** The whole name, whatever its spaces and dots. */
export const tokenOfName = (index: BlindIndex, name: string): bigint =>
  index.token('client.name', indexedCharacters(name).join(''));
