import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../refusal.ts';
import { describeReceipt } from './describe-receipt.ts';
import { judgeReceipt } from './judge-receipt.ts';
import { readReceiptKey } from './read-receipt-key.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const key = readReceiptKey(Buffer.from(JSON.stringify(publicKey.export({ format: 'jwk' }))), 'the key');
const document = Buffer.from('{"@type":"dpv:ConsentReceipt","dct:identifier":"one"}');

/** As the specification says it, apart from the code that signs for an office. */
function signed(bytes: Buffer, header: object = due(key.thumbprint), by: KeyObject = privateKey): string {
  const first = Buffer.from(JSON.stringify(header)).toString('base64url');
  return `${first}..${sign(null, Buffer.from(`${first}.${bytes.toString('base64url')}`), by).toString('base64url')}`;
}

function due(kid: string): object {
  return { alg: 'EdDSA', kid, typ: 'consent-receipt+jsonld' };
}

const judge = (bytes: Buffer, signature: string) => judgeReceipt(bytes, Buffer.from(signature), key);

describe('a receipt', () => {
  it('holds under the key that signed it', () => {
    expect(judge(document, signed(document))).toEqual(JSON.parse(document.toString()));
  });

  it('is refused after any change of any bit of either file', () => {
    const signature = signed(document);
    let tried = 0;
    for (const [at] of document.entries()) {
      for (let bit = 0; bit < 8; bit += 1, tried += 1) {
        expect(() => judge(flipped(document, at, bit), signature)).toThrow(Refusal);
      }
    }
    for (const [at] of Buffer.from(signature).entries()) {
      for (let bit = 0; bit < 8; bit += 1, tried += 1) {
        const changed = flipped(Buffer.from(signature), at, bit);
        expect(() => judgeReceipt(document, changed, key)).toThrow(Refusal);
      }
    }
    expect(tried).toBe((document.length + signature.length) * 8);
  });

  it.each([
    ['no algorithm', { alg: 'none', kid: key.thumbprint, typ: 'consent-receipt+jsonld' }],
    ['the name of another key', due('somebody')],
    ['another type, though the same key signed it', { ...due(key.thumbprint), typ: 'JWT' }],
    ['the names in another order', { typ: 'consent-receipt+jsonld', kid: key.thumbprint, alg: 'EdDSA' }],
  ])('is refused with a header of %s', (_what, header) => {
    expect(() => judge(document, signed(document, header))).toThrow(Refusal);
  });

  it('is refused where it is signed and is no receipt', () => {
    const other = Buffer.from('{"@type":"dpv:ConsentRecord"}');
    expect(() => judge(other, signed(other))).toThrow('no consent receipt');
  });

  it('is told without control characters, whatever stands in it', () => {
    const [line] = describeReceipt({ 'dct:identifier': 'a\u001b[31mb\u202e', 'dct:created': 7 });
    expect(line).toBe('receipt    a[31mb of ?');
  });
});

it.each(['', '[]', '{"kty":"RSA"}', '{"kty":"OKP","crv":"Ed25519","x":"AA"}'])('a key file of %s is none', (text) => {
  expect(() => readReceiptKey(Buffer.from(text), 'it')).toThrow(Refusal);
});

function flipped(bytes: Buffer, at: number, bit: number): Buffer {
  const changed = Buffer.from(bytes);
  changed.writeUInt8(changed.readUInt8(at) ^ (1 << bit), at);
  return changed;
}
