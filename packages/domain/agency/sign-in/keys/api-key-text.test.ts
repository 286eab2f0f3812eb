import { expect, it } from 'vitest';
import { apiKeyIn, digestOfKey, newApiKey } from './api-key-text.ts';

it('a key is told by its first characters and found by its digest', () => {
  const { text, prefix, digest } = newApiKey();
  expect(text).toMatch(/^kean_[A-Za-z0-9]{8}_[A-Za-z0-9_-]{43}$/);
  expect([text.startsWith(prefix), prefix.length, digest]).toEqual([true, 13, digestOfKey(text)]);
  expect(newApiKey().text).not.toBe(text);
});

it('is read from the header of a program, and nothing else is', () => {
  const { text } = newApiKey();
  expect(apiKeyIn(`Bearer ${text}`)).toBe(text);
  for (const other of [
    null,
    undefined,
    '',
    text,
    `Basic ${text}`,
    `Bearer ${text}x`,
    'Bearer kean_short',
    `Bearer x ${text}`,
  ])
    expect(apiKeyIn(other)).toBeNull();
});
