import { expect, test } from 'vitest';
import { containedNotes, FROZEN, isHeld, lockedClasses, maskedClasses, SIGNED_OUT } from './contained.ts';

test('whoever is frozen is held everywhere; cut sessions hold a person and no program', () => {
  expect(isHeld({ roles: ['agent'], sessionId: 's' })).toBe(false);
  expect(isHeld({ roles: ['agent', FROZEN], sessionId: 's' })).toBe(true);
  expect(isHeld({ roles: ['agent', FROZEN], sessionId: null })).toBe(true);
  expect(isHeld({ roles: ['agent', SIGNED_OUT], sessionId: 's' })).toBe(true);
  expect(isHeld({ roles: ['agent', SIGNED_OUT], sessionId: null })).toBe(false);
});

test('a class is read from its own mark and from no other text', () => {
  const roles = ['locked:contact', 'masked:names', 'masked:everything', 'xlocked:names', 'agent'];
  expect(lockedClasses(roles)).toEqual(['contact']);
  expect(maskedClasses(roles)).toEqual(['names']);
});

test('a screen is told what is closed, and of a freeze nothing: whoever is frozen sees no screen', () => {
  expect(containedNotes(['agent', FROZEN])).toEqual([]);
  expect(containedNotes(['contained:no-exports', 'contained:branch-locked', 'locked:identity'])).toEqual([
    'branch-locked',
    'class-locked',
    'no-exports',
  ]);
});
