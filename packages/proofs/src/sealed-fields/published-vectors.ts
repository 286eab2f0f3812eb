import { createCipheriv, createHash, createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import { type SuiteName, suiteOfName } from '@kean/encryption';
import { hmacSha256 } from '@kean/encryption/testing';
import type { ProofContext } from '../harness/proof.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
const none = Buffer.alloc(0);

const KEY = hex('feffe9928665731c6d6a8f9467308308 feffe9928665731c6d6a8f9467308308');
const NONCE = hex('cafebabefacedbaddecaf888');
const PLAIN = hex(`d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
  1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255`);
const SEALED = `522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa
  8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad`.replaceAll(/\s/g, '');

/** McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B, the cases of AES-256 with 96-bit nonces. */
const GCM = [
  {
    name: 'case 13',
    key: Buffer.alloc(32),
    nonce: Buffer.alloc(12),
    associated: none,
    plain: none,
    sealed: '530f8afbc74536b9a963b4f1c4cb738b',
  },
  {
    ...{ name: 'case 14', key: Buffer.alloc(32), nonce: Buffer.alloc(12), associated: none, plain: Buffer.alloc(16) },
    sealed: 'cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919',
  },
  {
    name: 'case 15',
    key: KEY,
    nonce: NONCE,
    associated: none,
    plain: PLAIN,
    sealed: `${SEALED}b094dac5d93471bdec1a502270e3cc6c`,
  },
  {
    ...{ name: 'case 16', key: KEY, nonce: NONCE, associated: hex('feedfacedeadbeeffeedfacedeadbeefabaddad2') },
    plain: PLAIN.subarray(0, 60),
    sealed: `${SEALED.slice(0, 120)}76fc6ece0f4e1768cddf8853bb2d551b`,
  },
] as const;

/** RFC 4231: HMAC-SHA-256. Keys longer than a block are refused by our entry point, so those cases are not ours to answer. */
const HMAC = [
  ['case 1', Buffer.alloc(20, 0x0b), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
  [
    'case 2',
    Buffer.from('Jefe'),
    'what do ya want for nothing?',
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
] as const;

/** RFC 5869: HKDF-SHA-256 with a key object as input, which is how the package derives. */
const HKDF = [
  [
    'case 1',
    '000102030405060708090a0b0c',
    'f0f1f2f3f4f5f6f7f8f9',
    '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
  ],
  ['case 3', '', '', '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8'],
] as const;

/** Published answers through the suites and functions that the product seals and searches with. */
export function provePublishedVectors({ holds, figure }: ProofContext): void {
  for (const { name, key, nonce, associated, plain, sealed } of GCM) {
    holds(`AES-256-GCM ${name} seals as published`, seal('aes-256-gcm', key, nonce, associated, plain) === sealed);
    const suite = suiteOfName('aes-256-gcm');
    const opened = suite.open(suite.importKeys(Buffer.from(key)), nonce, associated, hex(sealed), 0);
    holds(`AES-256-GCM ${name} opens as published`, opened?.equals(plain) ?? false);
  }
  for (const [name, key, text, expected] of HMAC) {
    const digest = Buffer.alloc(32);
    hmacSha256(Buffer.from(key))(text, digest);
    holds(`HMAC-SHA-256 ${name} (RFC 4231)`, digest.toString('hex') === expected);
  }
  for (const [name, salt, info, expected] of HKDF) {
    const derived = hkdfSync('sha256', createSecretKey(Buffer.alloc(22, 0x0b)), hex(salt), hex(info), 42);
    holds(`HKDF-SHA-256 ${name} (RFC 5869)`, Buffer.from(derived).toString('hex') === expected);
  }
  proveNationalSuite(holds);
  figure('published vectors', GCM.length * 2 + HMAC.length + HKDF.length + 3);
}

/** GB/T 32905 and 32907 answer for hash and block; the suite is then built here from them (RFC 7518 §5.2) and must agree. */
function proveNationalSuite(holds: ProofContext['holds']): void {
  const sm3 = createHash('sm3').update('abc').digest('hex');
  holds('SM3 of abc (GB/T 32905)', sm3 === '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0');
  const standard = hex('0123456789abcdeffedcba9876543210');
  holds(
    'SM4 of one block (GB/T 32907)',
    sm4Block(standard, standard).toString('hex') === '681edf34d206965e86b3e94f536e4246',
  );
  const key = Buffer.from(Array.from({ length: 48 }, (_, at) => 255 - at));
  const [nonce, associated, plain] = [
    hex('0f0e0d0c0b0a090807060504'),
    Buffer.from('where'),
    Buffer.from('两个分组以上的一段文字，三十多字节'),
  ];
  const counters = Array.from({ length: Math.ceil(plain.length / 16) }, (_, count) => Buffer.from([0, 0, 0, count]));
  const stream = Buffer.concat(counters.map((count) => sm4Block(key.subarray(0, 16), Buffer.concat([nonce, count]))));
  const ciphertext = Buffer.from(plain.map((byte, at) => byte ^ (stream[at] ?? 0)));
  const bits = Buffer.from([0, 0, 0, 0, 0, 0, 0, associated.length * 8]);
  const tag = createHmac('sm3', key.subarray(16))
    .update(Buffer.concat([associated, nonce, ciphertext, bits]))
    .digest('hex');
  const sealed = seal('sm4-ctr-hmac-sm3', key, nonce, associated, plain);
  holds('SM4-CTR with HMAC-SM3 is what its parts make', sealed === `${ciphertext.toString('hex')}${tag}`);
}

function seal(name: SuiteName, key: Buffer, nonce: Buffer, associated: Buffer, plain: Buffer): string {
  const suite = suiteOfName(name);
  const sealed = Buffer.alloc(plain.length + suite.tagBytes);
  suite.seal(suite.importKeys(Buffer.from(key)), nonce, associated, plain, sealed, 0);
  return sealed.toString('hex');
}

function sm4Block(key: Buffer, block: Buffer): Buffer {
  const cipher = createCipheriv('sm4-ecb', key, null).setAutoPadding(false);
  return Buffer.concat([cipher.update(block), cipher.final()]);
}
