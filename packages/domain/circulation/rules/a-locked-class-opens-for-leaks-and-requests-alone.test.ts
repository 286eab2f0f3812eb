import { expect, test } from 'vitest';
import { REVEAL_PURPOSES, REVEALABLE } from '../contract.ts';
import {
  aLockedClassOpensForLeaksAndRequestsAlone,
  isLookedAtNow,
} from './a-locked-class-opens-for-leaks-and-requests-alone.ts';

const LOCKED = ['agent', 'locked:contact'];
const look = aLockedClassOpensForLeaksAndRequestsAlone;

test('a locked class is looked at for the client’s own request and for the leak, and for nothing else', () => {
  const left = REVEAL_PURPOSES.filter((purpose) => look(LOCKED, 'phone', purpose) === null);
  expect(left).toEqual(['data-subject-request', 'incident-handling']);
  expect(look(LOCKED, 'phone2', 'follow-up')).toBe('class-locked');
});

test('it closes its own fields and no other, and nothing without the mark', () => {
  expect(REVEALABLE.filter((field) => look(LOCKED, field, 'follow-up') !== null)).toEqual(['phone', 'phone2']);
  expect(REVEALABLE.filter((field) => look(['agent'], field, 'follow-up') !== null)).toEqual([]);
});

test('whoever may state none of the purposes that are left is not offered the field', () => {
  expect(isLookedAtNow(LOCKED, ['follow-up', 'brokerage-contact'], 'phone')).toBe(false);
  expect(isLookedAtNow(LOCKED, ['follow-up', 'data-subject-request'], 'phone')).toBe(true);
});
