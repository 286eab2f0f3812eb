import { expect, it } from 'vitest';
import { requestIdOf } from './request-id.ts';

it('takes over an id that is a UUID', () => {
  const id = '0190a138-1234-7567-8138-123456789012';
  expect(requestIdOf({ 'x-request-id': id })).toBe(id);
});

it.each([undefined, '13812345678', '0190a138-1234-7567-8138-123456789012\nforged', ['a', 'b']])(
  'makes its own in place of %j',
  (sent) => {
    expect(requestIdOf({ 'x-request-id': sent as string })).toMatch(/^[0-9a-f-]{36}$/);
  },
);
