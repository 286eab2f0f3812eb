import { describe, expect, test } from 'vitest';
import { aes256Gcm } from './aes-256-gcm.ts';
import { sm4CtrHmacSm3 } from './sm4-ctr-hmac-sm3.ts';
import { suiteOfCode, suiteOfName } from './suite.ts';

describe.each([aes256Gcm, sm4CtrHmacSm3])('suite $code', (suite) => {
  const keys = suite.importKeys(Buffer.alloc(suite.keyBytes, 3));
  const [nonce, associated] = [Buffer.alloc(12, 1), Buffer.from('where it lives')];
  const OFFSET = 5;

  test('opens from any place to the end what it sealed there, also nothing at all', () => {
    for (const plaintext of [Buffer.alloc(0), Buffer.from('a value')]) {
      const sealed = Buffer.alloc(OFFSET + plaintext.length + suite.tagBytes, 9);
      suite.seal(keys, nonce, associated, plaintext, sealed, OFFSET);
      expect(sealed.subarray(0, OFFSET)).toEqual(Buffer.alloc(OFFSET, 9));
      expect(suite.open(keys, nonce, associated, sealed, OFFSET)).toEqual(plaintext);
      expect(suite.open(keys, nonce, associated, sealed, OFFSET - 1)).toBeNull();
    }
  });

  test('opens nothing that is shorter than a tag, and no change of any byte, nonce, place or key', () => {
    const sealed = Buffer.alloc(7 + suite.tagBytes);
    suite.seal(keys, nonce, associated, Buffer.from('a value'), sealed, 0);
    for (let length = 0; length < sealed.length; length += 1) {
      expect(suite.open(keys, nonce, associated, sealed.subarray(0, length), 0)).toBeNull();
    }
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] as number) ^ 1;
      expect(suite.open(keys, nonce, associated, changed, 0)).toBeNull();
    }
    expect(suite.open(keys, Buffer.alloc(12, 2), associated, sealed, 0)).toBeNull();
    expect(suite.open(keys, nonce, Buffer.from('where it lived'), sealed, 0)).toBeNull();
    const others = suite.importKeys(Buffer.alloc(suite.keyBytes, 4));
    expect(suite.open(others, nonce, associated, sealed, 0)).toBeNull();
  });

  test('is found by its name and by its byte', () => {
    expect([suiteOfName(suite.name), suiteOfCode(suite.code)]).toEqual([suite, suite]);
    expect([0, 3, 255, undefined].map(suiteOfCode)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
