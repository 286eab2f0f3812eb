import type { ClientCard } from '../contract.ts';
import { maskName } from './mask-name.ts';
import { maskPhone } from './mask-phone.ts';

/** First byte of every card, so that a card with more on it can be told apart one day. */
const FORM = 1;
const FORM_BYTES = 1;

/** The card of a client: masked before it is sealed, so that a list can never open more than it may show. */
export function maskCard(values: { name: string; phone: string | null; phone2: string | null }): ClientCard {
  return {
    maskedName: maskName(values.name),
    maskedPhone: values.phone === null ? null : maskPhone(values.phone),
    maskedPhone2: values.phone2 === null ? null : maskPhone(values.phone2),
  };
}

/** Plain bytes of a card, to be sealed: form byte 1, then a JSON list in the order of the contract. */
export function encodeCard(card: ClientCard): Buffer {
  const list = JSON.stringify([card.maskedName, card.maskedPhone, card.maskedPhone2]);
  return Buffer.concat([Buffer.of(FORM), Buffer.from(list, 'utf8')]);
}

/**
 * Reads what {@link encodeCard} wrote. Called for every row of a page, hence no schema library.
 * @throws TypeError when the bytes are no card; the text holds nothing of them
 */
export function decodeCard(bytes: Buffer): ClientCard {
  if (bytes[0] !== FORM) throw new TypeError('a card of an unknown form');
  const list: unknown = JSON.parse(bytes.toString('utf8', FORM_BYTES));
  if (!Array.isArray(list)) throw new TypeError('a card is a list');
  const [maskedName, maskedPhone, maskedPhone2] = list as unknown[];
  if (typeof maskedName !== 'string' || !isTextOrNull(maskedPhone) || !isTextOrNull(maskedPhone2)) {
    throw new TypeError('a card holds texts');
  }
  return { maskedName, maskedPhone, maskedPhone2 };
}

/** What stands in a row whose key is destroyed. */
export const EMPTY_CARD: ClientCard = { maskedName: '', maskedPhone: null, maskedPhone2: null };

function isTextOrNull(part: unknown): part is string | null {
  return part === null || typeof part === 'string';
}
