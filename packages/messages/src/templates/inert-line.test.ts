import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileText } from '../testing/hostile-text.ts';
import { inertLine } from './inert-line.ts';

/** What programs that show texts make links of: a scheme, a host, an address. Written apart from the rules that prevent it. */
const LINKS = [
  /[a-z][a-z0-9+.-]*:\/\//iu,
  /\b(?:mailto|javascript|data|tel|sms):/iu,
  /[\p{L}\p{N}][.。．｡][\p{L}]{2,}/u,
  /\d{1,3}(?:\.\d{1,3}){2,}/u,
  /[^\s]@[^\s]/u,
];

describe('somebody else’s text in a message', () => {
  it('is one line without a link, a mention, markup or a sender, whatever it is made of', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const inert = inertLine(text, 200);
        for (const pattern of LINKS) expect(inert).not.toMatch(pattern);
        expect(inert).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}@<>[\]()*_`#|~\\{}【】]/u);
        expect(inert.isWellFormed()).toBe(true);
        expect(Array.from(inert).length).toBeLessThanOrEqual(200);
        expect(inertLine(inert, 200)).toBe(inert);
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['王小明', '王小明'],
    ['欧阳·娜娜', '欧阳·娜娜'],
    ['89.5 平方米', '89.5 平方米'],
    ["O'Brien-Smith", "O'Brien-Smith"],
    ['看房：周六 10 点', '看房：周六 10 点'],
  ])('that is harmless stays as it is: %s', (text, expected) => {
    expect(inertLine(text, 40)).toBe(expected);
  });

  it('that is empty, or too long, says so', () => {
    expect(inertLine('\u200b \n', 10)).toBe('—');
    expect(inertLine('一二三四五六', 4)).toBe('一二三…');
  });
});
