import { expect, it } from 'vitest';
import { clientNumberIn } from './words.ts';

it.each([
  ['KH-001024', 1024],
  ['kh1024', 1024],
  [' 1024 ', 1024],
  ['0', null],
  ['KH-', null],
  ['13800001111', null],
  ['周明', null],
])('%j is client number %j', (text, number) => {
  expect(clientNumberIn(text)).toBe(number);
});
