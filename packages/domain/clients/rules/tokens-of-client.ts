import type { BlindIndex } from '@kean/encryption';
import { indexedCharacters } from './normalise-name.ts';
import { normalisePhone } from './normalise-phone.ts';

/** `client_token.kind`. The number is stored, so it never changes its meaning. */
export const TOKEN_KIND = {
  phone: 1,
  phoneTail: 2,
  nameCharacter: 3,
  nameBigram: 4,
  wholeName: 5,
  idNumber: 6,
  /** A further number: found by a search, but not what makes two clients of a branch the same. */
  secondPhone: 7,
} as const;
export type TokenKind = (typeof TOKEN_KIND)[keyof typeof TOKEN_KIND];

export interface Token {
  readonly kind: TokenKind;
  readonly token: bigint;
}

/** The values a client can be found by, in any spelling. */
export interface IndexedValues {
  readonly name: string;
  readonly phone: string | null;
  readonly phone2: string | null;
  readonly idNumber: string | null;
}

/** Characters of a name that are indexed; the rest of an over-long text in the name column is not searchable. */
const MOST_CHARACTERS = 40;

/** A number as short as its tail would be named by it. */
const SHORTEST_WITH_TAIL = 7;

/** Every token of one client, each once. What they give away is written in the README of this clause. */
export function tokensOfClient(values: IndexedValues, index: BlindIndex): Token[] {
  const tokens = new Map<string, Token>();
  const add = (kind: TokenKind, token: bigint) => tokens.set(`${kind}:${token}`, { kind, token });
  for (const [kind, digits] of phonesOf(values)) {
    add(kind, phoneToken(index, digits));
    if (digits.length >= SHORTEST_WITH_TAIL) add(TOKEN_KIND.phoneTail, phoneTailToken(index, digits.slice(-4)));
  }
  const characters = indexedCharacters(values.name).slice(0, MOST_CHARACTERS);
  for (const character of characters) add(TOKEN_KIND.nameCharacter, nameCharacterToken(index, character));
  for (const bigram of bigramsOf(characters)) add(TOKEN_KIND.nameBigram, nameBigramToken(index, bigram));
  if (characters.length > 0) add(TOKEN_KIND.wholeName, index.token('client.name', characters.join('')));
  if (values.idNumber !== null) add(TOKEN_KIND.idNumber, idNumberToken(index, values.idNumber));
  return [...tokens.values()];
}

/** Numbers by kind; a second number that repeats the first is none, so that one token names a client once. */
function phonesOf({ phone, phone2 }: IndexedValues): [TokenKind, string][] {
  const first = phone === null ? '' : normalisePhone(phone);
  const second = phone2 === null ? '' : normalisePhone(phone2);
  const phones: [TokenKind, string][] = [];
  if (first !== '') phones.push([TOKEN_KIND.phone, first]);
  if (second !== '' && second !== first) phones.push([TOKEN_KIND.secondPhone, second]);
  return phones;
}

/** Neighbouring pairs, each once, in order. */
export function bigramsOf(characters: readonly string[]): string[] {
  return [...new Set(characters.slice(1).map((character, before) => `${characters[before] ?? ''}${character}`))];
}

export function phoneToken(index: BlindIndex, digits: string): bigint {
  return index.token('client.phone', digits);
}

export function phoneTailToken(index: BlindIndex, tail: string): bigint {
  return index.token('client.phone-tail', tail);
}

export function nameCharacterToken(index: BlindIndex, character: string): bigint {
  return index.token('client.name-character', character);
}

export function nameBigramToken(index: BlindIndex, bigram: string): bigint {
  return index.token('client.name-bigram', bigram);
}

/** An identity number is compared in capitals without spaces: its last place may be an X. */
export function idNumberToken(index: BlindIndex, written: string): bigint {
  return index.token('client.id-number', written.normalize('NFKC').replace(/\s/g, '').toUpperCase());
}
