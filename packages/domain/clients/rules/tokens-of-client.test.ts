import type { BlindIndex } from '@kean/encryption';
import { beforeEach, describe, expect, it } from 'vitest';
import { bigramsOf, type IndexedValues, TOKEN_KIND, tokensOfClient } from './tokens-of-client.ts';

/** Shows what was asked of the index: the number of a token stands for column and value. */
const asked: string[] = [];
const index: BlindIndex = {
  generation: 1,
  token: (column, normalised) => {
    const text = `${column}=${normalised}`;
    if (!asked.includes(text)) asked.push(text);
    return BigInt(asked.indexOf(text));
  },
};
const NOBODY: IndexedValues = { name: '', phone: null, phone2: null, idNumber: null };
const kindsOf = (values: Partial<IndexedValues>) => tokensOfClient({ ...NOBODY, ...values }, index).map((t) => t.kind);

beforeEach(() => asked.splice(0));

describe('the tokens of a client', () => {
  it('cover phone, tail, characters, pairs, whole name and identity number', () => {
    tokensOfClient({ name: '王小明', phone: '+86 13800001111', phone2: null, idNumber: '11010519491231002x' }, index);
    expect(asked).toEqual([
      'client.phone=13800001111',
      'client.phone-tail=1111',
      'client.name-character=王',
      'client.name-character=小',
      'client.name-character=明',
      'client.name-bigram=王小',
      'client.name-bigram=小明',
      'client.name=王小明',
      'client.id-number=11010519491231002X',
    ]);
  });

  it('put a second number under the same column and another kind, so that it is found and makes no duplicate', () => {
    const [first] = tokensOfClient({ ...NOBODY, phone: '13800001111' }, index);
    const second = tokensOfClient({ ...NOBODY, phone2: '13800001111' }, index);
    expect(first?.kind).toBe(TOKEN_KIND.phone);
    expect(second[0]).toEqual({ kind: TOKEN_KIND.secondPhone, token: first?.token });
    expect(kindsOf({ phone: '13800001111', phone2: '138 0000 1111' })).toEqual([
      TOKEN_KIND.phone,
      TOKEN_KIND.phoneTail,
    ]);
  });

  it('name each token once', () => {
    expect(kindsOf({ name: '丽丽丽' })).toEqual([
      TOKEN_KIND.nameCharacter,
      TOKEN_KIND.nameBigram,
      TOKEN_KIND.wholeName,
    ]);
  });

  it('give a number that is hardly longer than its tail no tail, and nothing for nothing', () => {
    expect(kindsOf({ phone: '12345' })).toEqual([TOKEN_KIND.phone]);
    expect(kindsOf({})).toEqual([]);
    expect(kindsOf({ phone: '无' })).toEqual([]);
  });

  it('stay bounded for a text that is no name', () => {
    expect(kindsOf({ name: 'x1y2z3'.repeat(200) }).length).toBeLessThan(100);
  });
});

it('pairs are neighbours in order, each once', () => {
  expect(bigramsOf([...'abab'])).toEqual(['ab', 'ba']);
  expect(bigramsOf(['王'])).toEqual([]);
});
