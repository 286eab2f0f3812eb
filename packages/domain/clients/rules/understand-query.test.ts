import { Personal } from '@kean/kernel';
import { expect, it } from 'vitest';
import { understandQuery } from './understand-query.ts';

/** A box compares equal to any other box, so a query is compared with its boxes open. */
function understood(typed: string): object | null {
  const query = understandQuery(typed);
  if (query === null) return null;
  const parts = Object.entries(query).map(([name, part]) => [name, part instanceof Personal ? part.open() : part]);
  return Object.fromEntries(parts);
}

it.each([
  ['KH-001024', { kind: 'number', number: 1024 }],
  ['kh1024', { kind: 'number', number: 1024 }],
  ['1024', { kind: 'phone-tail', digits: '1024' }],
  ['001024', { kind: 'number', number: 1024 }],
  ['7', { kind: 'number', number: 7 }],
  ['138 0000 1111', { kind: 'phone', digits: '13800001111' }],
  ['＋８６ 13800001111', { kind: 'phone', digits: '13800001111' }],
  ['6666-8888', { kind: 'phone', digits: '66668888' }],
  ['王', { kind: 'name-character', character: '王' }],
  ['王小明', { kind: 'name-part', bigrams: ['王小', '小明'] }],
  ['Anna', { kind: 'name-part', bigrams: ['an', 'nn', 'na'] }],
])('%s is understood', (typed, query) => {
  expect(understood(typed)).toEqual(query);
});

it.each(['', '  ', '()', '+', '0', '000', 'KH-0', 'KH-2147483648'])('%j is not', (typed) => {
  expect(understandQuery(typed)).toBeNull();
});

it('never asks for more pairs than name one person', () => {
  const query = understandQuery('abcdefghijklmnopqrstuvwxyz');
  expect(query?.kind === 'name-part' && query.bigrams.open().length).toBe(8);
});

it('keeps what was typed shut: nothing that prints the query shows it', () => {
  for (const typed of ['138 0000 1111', '2345', '王', '王小明']) {
    expect(JSON.stringify(understandQuery(typed))).toMatch(/^\{"kind":"[a-z-]+","[a-z]+":"⟨personal⟩"\}$/);
  }
});
