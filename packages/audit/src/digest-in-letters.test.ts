import { expect, it } from 'vitest';
import { digestInLetters } from './digest-in-letters.ts';

it('a digest is 64 letters, so that no run of its digits looks like a number of somebody', () => {
  expect(digestInLetters('')).toBe('odlameecjipmbmbejkplpemijjgpljcechkoeboegejljdemkejfjjblhifcliff');
  for (let at = 0; at < 500; at += 1) expect(digestInLetters(`text ${at}`)).toMatch(/^[a-p]{64}$/);
});
