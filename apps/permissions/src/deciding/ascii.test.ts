import { serialize } from 'node:v8';
import { expect, it } from 'vitest';
import { inAscii } from './ascii.ts';

/** How V8 writes a text that has one byte a character in memory: `"`; one with two is written as `c`. */
const tagOf = (text: string): string => String.fromCharCode(...serialize(text)).replace(/^\xff.\0*/, '')[0] ?? '';

it('says the same without a character above ASCII', () => {
  const value = { zh: '依据规则', mixed: 'é 🏠 \u007f', plain: 'By rule' };
  const text = inAscii(JSON.stringify(value));
  expect(text).toMatch(/^[\x20-\x7e]*$/);
  expect(JSON.parse(text)).toEqual(value);
});

it('lies in memory with one byte a character, whatever it was made of', () => {
  expect(tagOf('依据规则')).toBe('c');
  expect(tagOf(inAscii(JSON.stringify({ zh: '依据规则' })))).toBe('"');
});
