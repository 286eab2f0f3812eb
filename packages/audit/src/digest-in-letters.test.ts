import fc from 'fast-check';
import { expect, it } from 'vitest';
import { digestInLetters, fromLetters, inLetters } from './digest-in-letters.ts';

it('a digest is 64 letters, so that no run of its digits looks like a number of somebody', () => {
  expect(digestInLetters('')).toBe('odlameecjipmbmbejkplpemijjgpljcechkoeboegejljdemkejfjjblhifcliff');
  for (let at = 0; at < 500; at += 1) expect(digestInLetters(`text ${at}`)).toMatch(/^[a-p]{64}$/);
});

it('bytes come back from their letters, and nothing from what is none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(inLetters(bytes)).toMatch(/^(?:[a-p]{2})*$/);
      expect(fromLetters(inLetters(bytes))).toEqual(Buffer.from(bytes));
    }),
  );
  expect(fromLetters('undefined')).toHaveLength(0);
  expect(fromLetters('abc')).toHaveLength(0);
});
