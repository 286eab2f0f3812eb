/**
 * A second implementation, written from README.md with nothing of this package but its published entry points to compare with.
 * Where the two disagree, either the text or the code is wrong.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { describe, expect, test } from 'vitest';
import {
  environmentRootKey,
  newRootKeyText,
  open,
  openKeyring,
  openStream,
  type Place,
  seal,
  sealStream,
} from './index.ts';
import { anAskedSubject, MemoryKeyStore, openGuard } from './testing.ts';

type Hash = 'sha256' | 'sm3';

interface Material {
  keyId: Buffer;
  suite: number;
  keys: Buffer;
  derivation: Buffer;
}

function hkdf(hash: Hash, secret: Buffer, salt: Buffer, info: string, length: number): Buffer {
  const pseudorandom = createHmac(hash, salt.length === 0 ? Buffer.alloc(32) : salt)
    .update(secret)
    .digest();
  let block = Buffer.alloc(0);
  let out = Buffer.alloc(0);
  for (let count = 1; out.length < length; count += 1) {
    block = createHmac(hash, pseudorandom)
      .update(block)
      .update(info)
      .update(Buffer.from([count]))
      .digest();
    out = Buffer.concat([out, block]);
  }
  return out.subarray(0, length);
}

const none = Buffer.alloc(0);
const hashOf = (suite: number): Hash => (suite === 1 ? 'sha256' : 'sm3');
const nameOf = (suite: number) => (suite === 1 ? 'aes-256-gcm' : 'sm4-ctr-hmac-sm3');
const keyBytesOf = (suite: number) => (suite === 1 ? 32 : 48);
const part = (text: string) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
const placeOf = (domain: string, place: Place) =>
  Buffer.concat([domain, place.table, place.column, place.row, place.subject].map(part));

function suiteSeal(suite: number, keys: Buffer, nonce: Buffer, associated: Buffer, plaintext: Buffer): Buffer {
  if (suite === 1) {
    const cipher = createCipheriv('aes-256-gcm', keys, nonce).setAAD(associated);
    return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  }
  const cipher = createCipheriv('sm4-ctr', keys.subarray(0, 16), Buffer.concat([nonce, Buffer.alloc(4)]));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  const bits = Buffer.alloc(8);
  bits.writeUInt32BE(associated.length * 8, 4);
  const signed = Buffer.concat([associated, nonce, ciphertext, bits]);
  return Buffer.concat([ciphertext, createHmac('sm3', keys.subarray(16)).update(signed).digest()]);
}

function suiteOpen(suite: number, keys: Buffer, nonce: Buffer, associated: Buffer, sealed: Buffer): Buffer {
  const tagAt = sealed.length - (suite === 1 ? 16 : 32);
  const ciphertext = sealed.subarray(0, tagAt);
  if (suite === 1) {
    const decipher = createDecipheriv('aes-256-gcm', keys, nonce).setAAD(associated).setAuthTag(sealed.subarray(tagAt));
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  }
  const counter = Buffer.concat([nonce, Buffer.alloc(4)]);
  const decipher = createDecipheriv('sm4-ctr', keys.subarray(0, 16), counter);
  const plaintext = Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  if (!suiteSeal(suite, keys, nonce, associated, plaintext).equals(sealed)) throw new Error('tag');
  return plaintext;
}

function envelopeOpen(suite: number, keyId: Buffer, keys: Buffer, where: Buffer, envelope: Buffer): Buffer {
  expect(envelope[0]).toBe(1);
  expect(envelope[1]).toBe(suite);
  expect(envelope.subarray(2, 10)).toEqual(keyId);
  const associated = Buffer.concat([envelope.subarray(0, 10), where]);
  return suiteOpen(suite, keys, envelope.subarray(10, 22), associated, envelope.subarray(22));
}

function envelopeSeal(material: Material, where: Buffer, plaintext: Buffer): Buffer {
  const header = Buffer.concat([Buffer.from([1, material.suite]), material.keyId]);
  const nonce = randomBytes(12);
  const sealed = suiteSeal(material.suite, material.keys, nonce, Buffer.concat([header, where]), plaintext);
  return Buffer.concat([header, nonce, sealed]);
}

function rootUnwrap(rootText: string, purpose: string, wrapped: Buffer): Buffer {
  const [format, name, secret64] = rootText.split(' ');
  expect(format).toBe('kean-root-key-v1');
  const suite = name === 'aes-256-gcm' ? 1 : 2;
  const secret = Buffer.from(secret64 ?? '', 'base64url');
  const derived = (label: string, length: number) =>
    hkdf(hashOf(suite), secret, none, `kean/v1/root/${nameOf(suite)}/${label}`, length);
  const where = Buffer.concat([part('wrap'), part(purpose)]);
  return envelopeOpen(suite, derived('id', 8), derived('wrap', keyBytesOf(suite)), where, wrapped);
}

function readMaterial(bytes: Buffer): Material {
  expect(bytes[0]).toBe(1);
  const suite = bytes[9] ?? 0;
  const end = 10 + keyBytesOf(suite);
  expect(bytes.length).toBe(end + 32);
  return { keyId: bytes.subarray(1, 9), suite, keys: bytes.subarray(10, end), derivation: bytes.subarray(end) };
}

function streamOpen(material: Material, place: Place, file: Buffer): Buffer {
  const header = file.subarray(0, 30);
  expect(header.subarray(0, 14)).toEqual(
    Buffer.concat([Buffer.from('kean'), Buffer.from([1, material.suite]), material.keyId]),
  );
  const keys = hkdf(
    hashOf(material.suite),
    material.derivation,
    header.subarray(14),
    `kean/v1/stream/${nameOf(material.suite)}`,
    keyBytesOf(material.suite),
  );
  const associated = Buffer.concat([header, placeOf('stream', place)]);
  const chunkBytes = 65_536 + (material.suite === 1 ? 16 : 32);
  const parts: Buffer[] = [];
  for (let at = 30, count = 0; at < file.length || count === 0; at += chunkBytes, count += 1) {
    const nonce = Buffer.alloc(12);
    nonce.writeUInt32BE(count, 7);
    nonce[11] = at + chunkBytes >= file.length ? 1 : 0;
    parts.push(suiteOpen(material.suite, keys, nonce, associated, file.subarray(at, at + chunkBytes)));
  }
  return Buffer.concat(parts);
}

describe.each(['aes-256-gcm', 'sm4-ctr-hmac-sm3'] as const)(
  'a stranger with the README and a root key of %s',
  (suite) => {
    const subject = '0193a1b2-0000-7000-8000-0000000000aa';
    const place: Place = { table: 'client', column: 'card', row: subject, subject };
    const rootText = newRootKeyText(suite);

    async function setting() {
      const store = new MemoryKeyStore();
      const root = environmentRootKey(rootText, 'ROOT_KEY');
      const keyring = await openKeyring({ store, root, suite, guard: openGuard });
      await keyring.createFor('client', [subject], { principal: 'system', purpose: 'test' });
      const { keys } = await keyring.keysFor('client', [anAskedSubject(subject)], {
        principal: 'system',
        purpose: 'test',
      });
      const key = keys.get(subject);
      const row = store.rows.get(`client/${subject}`);
      const [indexRoot] = store.indexRoots;
      if (key === undefined || row === undefined || indexRoot === undefined) throw new TypeError('no key was made');
      const material = readMaterial(rootUnwrap(rootText, `data-key/client/${subject}`, Buffer.from(row.wrapped)));
      return { store, keyring, key, material, indexRoot: Buffer.from(indexRoot.wrapped) };
    }

    test('opens what we sealed and seals what we open', async () => {
      const { key, material } = await setting();
      const text = Buffer.from('王** 138****8000');
      const where = placeOf('field', place);
      expect(envelopeOpen(material.suite, material.keyId, material.keys, where, seal(key, place, text))).toEqual(text);
      expect(open(key, place, envelopeSeal(material, where, text))).toEqual(text);
    });

    test('computes the same tokens', async () => {
      const { keyring, indexRoot } = await setting();
      const secret = rootUnwrap(rootText, 'index-root', indexRoot).subarray(1);
      for (const [column, value] of [
        ['client.phone', '13800138000'],
        ['client.name-bigram', '王芳'],
      ] as const) {
        const key = hkdf('sha256', secret, none, `kean/v1/index/${column}`, 32);
        const expected = createHmac('sha256', key).update(value).digest().readBigInt64BE(0);
        expect((await keyring.indexes()).writing.token(column, value)).toBe(expected);
      }
    });

    test.each([0, 1, 65_536, 65_537, 200_000])('opens a file of %d bytes that we sealed', async (length) => {
      const { key, material } = await setting();
      const file = randomBytes(length);
      const sealed = sealStream(key, place);
      const [bytes] = await Promise.all([buffer(sealed), pipeline(Readable.from([file]), sealed)]);
      expect(streamOpen(material, place, bytes).equals(file)).toBe(true);
      const opened = openStream(key, place);
      const [again] = await Promise.all([buffer(opened), pipeline(Readable.from([bytes]), opened)]);
      expect(again.equals(file)).toBe(true);
    });
  },
);
