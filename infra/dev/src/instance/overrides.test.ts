import { expect, test } from 'vitest';
import { Fault } from '../fault.ts';
import { overridesOf } from './overrides.ts';

test('what the environment does not name is private', () => {
  expect(overridesOf({ DATABASE_URL: '' })).toEqual({
    databaseUrl: null,
    keystoreUrl: null,
    redisUrl: null,
    objectStore: null,
  });
});

test('a wrong address is named by its variable, and its password is not repeated', () => {
  const wrong = { REDIS_URL: 'http://:s3cret-word@cache' };
  expect(() => overridesOf(wrong)).toThrow(Fault);
  expect(() => overridesOf(wrong)).toThrow(/^REDIS_URL/);
  expect(() => overridesOf(wrong)).not.toThrow(/s3cret-word/);
});
