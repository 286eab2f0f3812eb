import { Personal } from '@kean/kernel';
import { indexedCharacters } from './normalise-name.ts';
import { normalisePhone } from './normalise-phone.ts';
import { bigramsOf } from './tokens-of-client.ts';

/** What somebody typed into the one search box. Its kind may be logged; the rest is shut in boxes until it is a token. */
export type Query =
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'phone'; readonly digits: Personal<string> }
  | { readonly kind: 'phone-tail'; readonly digits: Personal<string> }
  | { readonly kind: 'name-character'; readonly character: Personal<string> }
  | { readonly kind: 'name-part'; readonly bigrams: Personal<readonly string[]> };
export type QueryKind = Query['kind'];

const CLIENT_NUMBER = /^KH[-\s]?(\d+)$/i;
const LOOKS_LIKE_A_NUMBER = /^[+\d\s()./-]+$/;
/** Largest client number the column holds (four bytes). */
const LARGEST_NUMBER = 2_147_483_647;
/** Shortest thing that is a phone number: a landline without its area code. */
const SHORTEST_PHONE = 7;
const TAIL = 4;
/** Enough pairs to name one person; more would only cost. */
const MOST_BIGRAMS = 8;

/**
 * Reads the box: `KH-001024` or a short number is a client number, four digits are the end of a phone number, seven and more in
 * any spelling are a whole one, everything else is part of a name. `null` where nothing searchable is left.
 */
export function understandQuery(typed: string): Query | null {
  const text = typed.normalize('NFKC').trim();
  const named = CLIENT_NUMBER.exec(text)?.[1];
  if (named !== undefined) return numberQuery(named);
  if (LOOKS_LIKE_A_NUMBER.test(text)) {
    const digits = normalisePhone(text);
    if (digits.length >= SHORTEST_PHONE) return { kind: 'phone', digits: new Personal(digits) };
    if (digits.length === TAIL) return { kind: 'phone-tail', digits: new Personal(digits) };
    return digits === '' ? null : numberQuery(digits);
  }
  const characters = indexedCharacters(text);
  const [first] = characters;
  if (first === undefined) return null;
  if (characters.length === 1) return { kind: 'name-character', character: new Personal(first) };
  return { kind: 'name-part', bigrams: new Personal(bigramsOf(characters).slice(0, MOST_BIGRAMS)) };
}

function numberQuery(digits: string): Query | null {
  const number = Number(digits);
  return number >= 1 && number <= LARGEST_NUMBER ? { kind: 'number', number } : null;
}
