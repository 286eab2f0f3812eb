import { expect, it } from 'vitest';
import { maskPhone } from './mask-phone.ts';

it.each([
  ['13812345678', '138****5678'],
  ['+86 138-1234-5678', '138****5678'],
  ['１３８１２３４５６７８', '138****5678'],
  ['0371-66668888', '0371****8888'],
  ['0371-6666888', '037****6888'],
  ['01066668888', '010****8888'],
  ['66668888', '****8888'],
  ['1666888', '****'],
  ['', '****'],
  ['12345', '****'],
])('the mask of %s is %s', (phone, mask) => {
  expect(maskPhone(phone)).toBe(mask);
});

it('hides at least four digits of every number', () => {
  for (let length = 1; length <= 15; length += 1) {
    const digits = '1234567890123456'.slice(0, length);
    expect(maskPhone(digits).replace(/\D/g, '').length).toBeLessThanOrEqual(Math.max(0, length - 4));
    expect(maskPhone(`0${digits}`).replace(/\D/g, '').length).toBeLessThanOrEqual(Math.max(0, length + 1 - 4));
  }
});
