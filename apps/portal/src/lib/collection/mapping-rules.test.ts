import { expect, test } from 'vitest';
import { complaintsOf } from './mapping-rules.ts';

test('a list with names and phones can be confirmed', () => {
  expect(complaintsOf(['name', 'ignore', 'phone', 'ignore'])).toEqual([]);
});

test('without names or phones it cannot, and each is named', () => {
  expect(complaintsOf(['remark', 'ignore'])).toHaveLength(2);
  expect(complaintsOf(['name', 'gender'])[0]).toContain('电话');
});

test('phones, addresses and remarks may stand in several columns, other meanings in one', () => {
  expect(complaintsOf(['name', 'phone', 'phone', 'address', 'address', 'remark', 'remark'])).toEqual([]);
  expect(complaintsOf(['name', 'phone', 'name'])).toHaveLength(1);
});
