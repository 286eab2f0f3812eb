import { expect, test } from 'vitest';
import { underRaisedMask } from './a-raised-mask-shows-nothing.ts';

const CARD = { maskedName: '周**', maskedPhone: '139****8301', maskedPhone2: null };

test('a raised mask hides the class that it is raised for, and what is not there stays so', () => {
  expect(underRaisedMask(['agent'], CARD)).toBe(CARD);
  expect(underRaisedMask(['agent', 'masked:names'], CARD)).toEqual({ ...CARD, maskedName: '***' });
  expect(underRaisedMask(['agent', 'masked:contact'], CARD)).toEqual({ ...CARD, maskedPhone: '***' });
});
