import { expect, test } from 'vitest';
import { type KeyPress, keyName } from './key-name.ts';

const press = (given: Partial<KeyPress>): KeyPress => ({
  key: '',
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...given,
});

test('a letter is named in lower case, whether or not caps lock is on', () => {
  expect(keyName(press({ key: 'J', code: 'KeyJ' }))).toBe('j');
});

test('⌘K and Ctrl+K are the same binding', () => {
  expect(keyName(press({ key: 'k', code: 'KeyK', metaKey: true }))).toBe('mod+k');
  expect(keyName(press({ key: 'k', code: 'KeyK', ctrlKey: true }))).toBe('mod+k');
});

test('a letter typed under a Chinese input method is recognised by its place on the keyboard', () => {
  expect(keyName(press({ key: 'Process', code: 'KeyR' }))).toBe('r');
});

test('what has no name, or belongs to the system, is no binding', () => {
  expect(keyName(press({ key: 'Process', code: 'Semicolon' }))).toBeNull();
  expect(keyName(press({ key: 'j', code: 'KeyJ', altKey: true }))).toBeNull();
});
