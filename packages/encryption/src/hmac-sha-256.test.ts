import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hmacSha256 } from './hmac-sha-256.ts';

function hmac(key: Uint8Array, text: string): string {
  const digest = Buffer.alloc(32);
  hmacSha256(Buffer.from(key))(text, digest);
  return digest.toString('hex');
}

describe('our HMAC-SHA-256', () => {
  test('answers as RFC 4231 does, cases 1 and 2', () => {
    expect(hmac(Buffer.alloc(20, 0x0b), 'Hi There')).toBe(
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    );
    expect(hmac(Buffer.from('Jefe'), 'what do ya want for nothing?')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  test('agrees with OpenSSL for any key and any text, one after the other', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 1_500, size: 'max' });
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), text, (key, value) => {
        expect(hmac(key, value)).toBe(createHmac('sha256', key).update(value).digest('hex'));
      }),
      // A text that disagrees is told as it is: to make it shorter takes longer than anybody waits.
      { numRuns: 500, endOnFailure: true },
    );
  });

  test('agrees at the lengths where the text leaves the scratch', () => {
    const key = Buffer.alloc(32, 7);
    for (const length of [0, 1, 511, 512, 513, 4_000]) {
      for (const character of ['a', 'é', '王']) {
        const text = character.repeat(length);
        expect(hmac(key, text)).toBe(createHmac('sha256', key).update(text).digest('hex'));
      }
    }
  });

  test('refuses a key that is longer than a block', () => {
    expect(() => hmacSha256(Buffer.alloc(65))).toThrow('a key longer than a block');
    expect(() => hmacSha256(Buffer.alloc(64))).not.toThrow();
  });
});
