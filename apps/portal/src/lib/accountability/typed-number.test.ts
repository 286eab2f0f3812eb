import { expect, test } from 'vitest';
import { meaningOf } from './typed-number.ts';

test('a number of staff, a number or id of a client is understood however it was typed', () => {
  expect(meaningOf(' s0042 ')).toEqual({ kind: 'staff-number', number: 'S0042' });
  expect(meaningOf('EX-7K2M')).toEqual({ kind: 'staff-number', number: 'EX-7K2M' });
  expect(meaningOf('kh-001024')).toEqual({ kind: 'client-number', number: 'KH-001024' });
  const id = '01936f0a-0000-7000-8000-000000000042';
  expect(meaningOf(id.toUpperCase())).toEqual({ kind: 'client-id', id });
});

test('a phone, a name or anything else is looked for nowhere', () => {
  for (const typed of ['13655556666', 'S13655556666', '王小明', '', '  ', "S' or 1", 'wang@kean.example']) {
    expect(meaningOf(typed), typed).toBeNull();
  }
});
