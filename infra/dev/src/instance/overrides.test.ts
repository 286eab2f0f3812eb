import { expect, test } from 'vitest';
import { Fault } from '../fault.ts';
import { overridesOf } from './overrides.ts';

test('what the environment does not name is private', () => {
  expect(overridesOf({ DATABASE_URL: '' })).toEqual({
    databaseUrl: null,
    keystoreUrl: null,
    redisUrl: null,
    objectStore: null,
    witness: null,
  });
});

test('a wrong address is named by its variable, and its password is not repeated', () => {
  const wrong = { REDIS_URL: 'http://:s3cret-word@cache' };
  expect(() => overridesOf(wrong)).toThrow(Fault);
  expect(() => overridesOf(wrong)).toThrow(/^REDIS_URL/);
  expect(() => overridesOf(wrong)).not.toThrow(/s3cret-word/);
});

test('a witness of somebody else is named by address and key, never by one of the two', () => {
  const [WITNESS_URL, WITNESS_KEY] = ['https://witness.example/w1/', 'witness.example/w1+00000000+AA=='];
  expect(overridesOf({ WITNESS_URL, WITNESS_KEY }).witness).toEqual({
    url: 'https://witness.example/w1',
    verifierKey: WITNESS_KEY,
  });
  for (const half of [{ WITNESS_URL }, { WITNESS_KEY }])
    expect(() => overridesOf(half)).toThrow(/^WITNESS_URL and WITNESS_KEY belong together/);
});
