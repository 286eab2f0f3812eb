import { expect, it } from 'vitest';
import { indexedCharacters, normaliseName } from './normalise-name.ts';
import { normalisePhone } from './normalise-phone.ts';

it.each([
  ['138 0000 1111', '13800001111'],
  ['+86-138-0000-1111', '13800001111'],
  ['008613800001111', '13800001111'],
  ['（０３７１）６６６６－８８８８', '037166668888'],
  ['8613800001111', '13800001111'],
  ['861380000111', '861380000111'],
  ['无', ''],
])('the phone %s is kept as %s', (written, digits) => {
  expect(normalisePhone(written)).toBe(digits);
});

it('gives a name one spelling without changing what is written', () => {
  expect(normaliseName('　王  小明 ')).toBe('王 小明');
  expect(normaliseName('买买提・吐尔逊')).toBe('买买提·吐尔逊');
});

it('gives the index the same characters for every spelling of a name', () => {
  const spellings = ['Anna Lee', 'anna  lee', 'AnnaLee', 'Ａｎｎａ　Ｌｅｅ', 'Anna-Lee'];
  expect(new Set(spellings.map((name) => indexedCharacters(name).join(''))).size).toBe(1);
  expect(indexedCharacters('𠮷田')).toEqual(['𠮷', '田']);
  expect(indexedCharacters(' · ')).toEqual([]);
});
