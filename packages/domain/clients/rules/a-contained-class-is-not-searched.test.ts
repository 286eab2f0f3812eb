import { expect, it } from 'vitest';
import { aContainedClassIsNotSearched } from './a-contained-class-is-not-searched.ts';

it.each([
  ['locked:contact', 'phone', true],
  ['masked:contact', 'phone-tail', true],
  ['masked:names', 'name-character', true],
  ['locked:names', 'name-part', true],
  ['masked:contact', 'name-part', false],
  ['locked:names', 'phone', false],
  ['locked:identity', 'phone', false],
  ['masked:names', 'number', false],
  ['contained:no-exports', 'name-part', false],
] as const)('under %s a search by %s is refused: %s', (mark, kind, refused) => {
  expect(aContainedClassIsNotSearched(['agent', mark], kind)).toBe(refused);
});
