import { expect, test } from 'vitest';
import { understand } from './understand.ts';

test('a phone is a phone however it was pasted', () => {
  for (const typed of ['13800005678', '138 0000 5678', '138-0000-5678', '+86 13800005678', '１３８００００５６７８']) {
    expect(understand(typed)).toBe('phone');
  }
});

test('four digits are the end of a phone', () => {
  expect(understand(' 5678 ')).toBe('tail');
  expect(understand('５６７８')).toBe('tail');
});

test('a client number is one with its letters only', () => {
  expect(understand('KH-001024')).toBe('number');
  expect(understand('kh24')).toBe('number');
  expect(understand('001024')).toBe('name');
});

test('everything else is a part of a name', () => {
  expect(understand('任越')).toBe('name');
  expect(understand('138')).toBe('name');
});
