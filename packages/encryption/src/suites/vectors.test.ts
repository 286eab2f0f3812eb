import { createCipheriv, createHash, createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { aes256Gcm } from './aes-256-gcm.ts';
import { sm4CtrHmacSm3 } from './sm4-ctr-hmac-sm3.ts';
import type { Suite } from './suite.ts';

/**
 * Published answers. The primitives are OpenSSL's; what is proven here is that this build of it computes them right, and that our
 * suites hand them key, nonce, associated data and tag in the places the standards mean.
 */
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

function sealWith(suite: Suite, key: Buffer, nonce: Buffer, associated: Buffer, plaintext: Buffer): string {
  const sealed = Buffer.alloc(plaintext.length + suite.tagBytes);
  suite.seal(suite.importKeys(key), nonce, associated, plaintext, sealed, 0);
  return sealed.toString('hex');
}

describe('AES-256-GCM answers as in the GCM specification (McGrew and Viega, appendix B)', () => {
  const key = hex('feffe9928665731c6d6a8f9467308308 feffe9928665731c6d6a8f9467308308');
  const nonce = hex('cafebabefacedbaddecaf888');
  const plaintext = hex(
    `d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
    1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255`.replaceAll('\n', ''),
  );
  const ciphertext = `522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa
    8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad`.replaceAll(/\s/g, '');
  const none = Buffer.alloc(0);
  const zeroKey = Buffer.alloc(32);
  const zeroNonce = Buffer.alloc(12);

  test('case 13: nothing at all', () => {
    expect(sealWith(aes256Gcm, zeroKey, zeroNonce, none, none)).toBe('530f8afbc74536b9a963b4f1c4cb738b');
  });

  test('case 14: one block of zeros', () => {
    const expected = 'cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919';
    expect(sealWith(aes256Gcm, zeroKey, zeroNonce, none, Buffer.alloc(16))).toBe(expected);
  });

  test('case 15: four blocks', () => {
    expect(sealWith(aes256Gcm, key, nonce, none, plaintext)).toBe(`${ciphertext}b094dac5d93471bdec1a502270e3cc6c`);
  });

  test('case 16: sixty bytes with associated data, and back', () => {
    const associated = hex('feedfacedeadbeeffeedfacedeadbeefabaddad2');
    const expected = `${ciphertext.slice(0, 120)}76fc6ece0f4e1768cddf8853bb2d551b`;
    expect(sealWith(aes256Gcm, key, nonce, associated, plaintext.subarray(0, 60))).toBe(expected);
    const keys = aes256Gcm.importKeys(key);
    expect(aes256Gcm.open(keys, nonce, associated, hex(expected), 0)).toEqual(plaintext.subarray(0, 60));
    expect(aes256Gcm.open(keys, nonce, none, hex(expected), 0)).toBeNull();
  });

  test('a tag of fewer than sixteen bytes is no tag', () => {
    const sealed = hex(sealWith(aes256Gcm, key, nonce, none, none));
    for (let length = 0; length < 16; length += 1) {
      expect(aes256Gcm.open(aes256Gcm.importKeys(key), nonce, none, sealed.subarray(0, length), 0)).toBeNull();
    }
  });
});

describe('SM3 and SM4 answer as in the national standards', () => {
  const sm3 = (...parts: Buffer[]) => createHash('sm3').update(Buffer.concat(parts)).digest();

  /** SM4 on one block, which the standard gives an answer for. */
  const sm4Block = (key: Buffer, block: Buffer) => {
    const cipher = createCipheriv('sm4-ecb', key, null).setAutoPadding(false);
    return Buffer.concat([cipher.update(block), cipher.final()]);
  };

  /** HMAC by its definition (RFC 2104) over the hash that is proven above it. */
  const hmacSm3 = (key: Buffer, ...parts: Buffer[]) => {
    const padded = Buffer.concat([key, Buffer.alloc(64 - key.length)]);
    const mask = (byte: number) => Buffer.from(padded.map((value) => value ^ byte));
    return sm3(mask(0x5c), sm3(mask(0x36), ...parts));
  };

  test('GB/T 32905-2016 appendix A: SM3 of abc and of sixty-four bytes', () => {
    expect(sm3(Buffer.from('abc')).toString('hex')).toBe(
      '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
    );
    expect(sm3(Buffer.from('abcd'.repeat(16))).toString('hex')).toBe(
      'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732',
    );
  });

  test('GB/T 32907-2016 appendix A: SM4 of one block', () => {
    const block = hex('0123456789abcdeffedcba9876543210');
    expect(sm4Block(block, block).toString('hex')).toBe('681edf34d206965e86b3e94f536e4246');
  });

  test('the suite is SM4 in counter mode under HMAC-SM3, built here from the proven block and hash', () => {
    const key = Buffer.from(Array.from({ length: 48 }, (_, index) => index));
    const nonce = hex('000102030405060708090a0b');
    const associated = Buffer.from('where it lives');
    const plaintext = Buffer.from('a value that is longer than two blocks of the cipher');
    const stream = Buffer.concat(
      [0, 1, 2, 3].map((count) => sm4Block(key.subarray(0, 16), Buffer.concat([nonce, Buffer.from([0, 0, 0, count])]))),
    );
    const ciphertext = Buffer.from(plaintext.map((byte, index) => byte ^ (stream[index] ?? 0)));
    const bits = Buffer.from([0, 0, 0, 0, 0, 0, 0, associated.length * 8]);
    const tag = hmacSm3(key.subarray(16), associated, nonce, ciphertext, bits);
    const sealed = sealWith(sm4CtrHmacSm3, key, nonce, associated, plaintext);
    expect(sealed).toBe(Buffer.concat([ciphertext, tag]).toString('hex'));
    expect(sm4CtrHmacSm3.open(sm4CtrHmacSm3.importKeys(key), nonce, associated, hex(sealed), 0)).toEqual(plaintext);
  });
});

test('a suite without its keys does nothing: a mistake of the program, and no failure to open', () => {
  for (const [suite, needs] of [
    [aes256Gcm, 'aes-256-gcm needs one key'],
    [sm4CtrHmacSm3, 'sm4-ctr-hmac-sm3 needs two keys'],
  ] as const) {
    const [nonce, bytes] = [Buffer.alloc(12), Buffer.alloc(60)];
    expect(() => suite.seal([], nonce, nonce, bytes, Buffer.alloc(100), 0)).toThrow(needs);
    expect(() => suite.open([], nonce, nonce, bytes, 0)).toThrow(needs);
  }
});

describe('HMAC-SHA-256 and HKDF answer as in their RFCs, with key objects as we use them', () => {
  const hmac = (key: Buffer, text: string | Buffer) =>
    createHmac('sha256', createSecretKey(key)).update(text).digest('hex');

  test('RFC 4231 cases 1, 2 and 6', () => {
    expect(hmac(Buffer.alloc(20, 0x0b), 'Hi There')).toBe(
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    );
    expect(hmac(Buffer.from('Jefe'), 'what do ya want for nothing?')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
    expect(hmac(Buffer.alloc(131, 0xaa), 'Test Using Larger Than Block-Size Key - Hash Key First')).toBe(
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    );
  });

  test('RFC 5869 cases 1 and 3', () => {
    const ikm = createSecretKey(Buffer.alloc(22, 0x0b));
    const okm = (salt: string, info: string) =>
      Buffer.from(hkdfSync('sha256', ikm, hex(salt), hex(info), 42)).toString('hex');
    expect(okm('000102030405060708090a0b0c', 'f0f1f2f3f4f5f6f7f8f9')).toBe(
      '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    );
    expect(okm('', '')).toBe('8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8');
  });
});
