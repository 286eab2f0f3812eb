import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataKey, importKeyMaterial } from './data-key.ts';
import { DecryptionError } from './decryption-error.ts';
import { open, seal } from './envelope.ts';
import { newKeyMaterial } from './key-material.ts';
import type { Place } from './place.ts';
import { type SuiteName, suiteOfName } from './suites/suite.ts';
import { passingDataKey } from './testing.ts';

const SUITES: SuiteName[] = ['aes-256-gcm', 'sm4-ctr-hmac-sm3'];
const subject = '0193a1b2-0000-7000-8000-000000000001';
const other = '0193a1b2-0000-7000-8000-000000000002';
const place: Place = { table: 'client_field', column: 'sealed', row: `${subject}/phone`, subject };
const phone = Buffer.from('13800138000');

describe.each(SUITES)('an envelope of suite %s', (name) => {
  const suite = suiteOfName(name);
  const key = passingDataKey(subject, suite);

  test('opens to what was sealed, whatever bytes and whatever length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3_000, size: 'max' }), (bytes) => {
        const envelope = seal(key, place, bytes);
        expect(envelope.length).toBe(22 + bytes.length + suite.tagBytes);
        // Prisma hands out plain Uint8Arrays, here one that begins inside a larger buffer.
        const plain = new Uint8Array(envelope.length + 3);
        plain.set(envelope, 3);
        return open(key, place, plain.subarray(3)).equals(bytes);
      }),
      { numRuns: 300 },
    );
  });

  test('refuses every flip of every bit of every byte', () => {
    const envelope = seal(key, place, phone);
    for (let at = 0; at < envelope.length; at += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const flipped = Buffer.from(envelope);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        expect(() => open(key, place, flipped)).toThrow(DecryptionError);
      }
    }
  });

  test('refuses every shorter and longer version of itself', () => {
    const envelope = seal(key, place, phone);
    for (let length = 0; length < envelope.length; length += 1) {
      expect(() => open(key, place, envelope.subarray(0, length))).toThrow(DecryptionError);
    }
    expect(() => open(key, place, Buffer.concat([envelope, Buffer.alloc(1)]))).toThrow(DecryptionError);
    expect(() => open(key, place, Buffer.concat([Buffer.alloc(1), envelope]))).toThrow(DecryptionError);
  });

  test('refuses every other table, column, row and subject', () => {
    const part = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 40 });
    const envelope = seal(key, place, phone);
    fc.assert(
      fc.property(fc.constantFrom('table', 'column', 'row', 'subject'), part, (field, value) => {
        fc.pre(value !== place[field as keyof Place]);
        expect(() => open(key, { ...place, [field]: value }, envelope)).toThrow(DecryptionError);
      }),
      { numRuns: 500 },
    );
    expect(() => open(key, { ...place, table: 'sealed', column: 'client_field' }, envelope)).toThrow(DecryptionError);
    expect(() => open(key, { ...place, row: '' }, envelope)).toThrow(DecryptionError);
  });

  test('does not open under the key of another client, nor where another client is claimed', () => {
    const theirs = passingDataKey(other, suite);
    const moved = { ...place, subject: other };
    const envelope = seal(key, place, phone);
    expect(() => open(theirs, moved, envelope)).toThrow(DecryptionError);
    expect(() => open(theirs, place, envelope)).toThrow(DecryptionError);
    expect(() => open(new DataKey(other, key.current), moved, envelope)).toThrow(DecryptionError);
    // The same secret under two names: each name opens its own places only.
    const foreign = seal(new DataKey(other, key.current), moved, phone);
    expect(() => open(key, moved, foreign)).toThrow(DecryptionError);
  });

  test('is not sealed under the key of another client, nor for a place that cannot be written', () => {
    expect(() => seal(key, { ...place, subject: other }, phone)).toThrow(TypeError);
    expect(() => seal(key, { ...place, row: '客户' }, phone)).toThrow(TypeError);
  });

  test('never repeats a nonce, and two envelopes of one value have nothing in common but their header', () => {
    const nonces = new Set(Array.from({ length: 20_000 }, () => seal(key, place, phone).toString('latin1', 10, 22)));
    expect(nonces.size).toBe(20_000);
    expect(nonces.has('\0'.repeat(12))).toBe(false);
  });

  test('survives that another is sealed and opened before it is', () => {
    const envelopes = Array.from({ length: 50 }, (_, index) =>
      seal(key, { ...place, row: `${index}` }, Buffer.from(`${index}`)),
    );
    envelopes.reverse().forEach((envelope, index) => {
      expect(open(key, { ...place, row: `${49 - index}` }, envelope).toString()).toBe(`${49 - index}`);
    });
  });
});

describe('generations of a key', () => {
  const rotate = (from: SuiteName, to: SuiteName) => {
    const first = newKeyMaterial(suiteOfName(from));
    const second = newKeyMaterial(suiteOfName(to), first);
    const [before, after] = [importKeyMaterial(subject, first), importKeyMaterial(subject, second)];
    if (before === null || after === null) throw new TypeError('key material was not understood');
    return { before, after };
  };

  test.each([
    ['aes-256-gcm', 'aes-256-gcm'],
    ['aes-256-gcm', 'sm4-ctr-hmac-sm3'],
    ['sm4-ctr-hmac-sm3', 'aes-256-gcm'],
  ] as [SuiteName, SuiteName][])(
    'from %s to %s: the new key reads the old envelope, the old key not the new one',
    (from, to) => {
      const { before, after } = rotate(from, to);
      expect(open(after, place, seal(before, place, phone))).toEqual(phone);
      expect(open(after, place, seal(after, place, phone))).toEqual(phone);
      expect(() => open(before, place, seal(after, place, phone))).toThrow(DecryptionError);
      expect(after.current.id.readUInt32BE(0)).toBe(2);
    },
  );

  test('an envelope that claims the other generation or the other suite is refused', () => {
    const { before, after } = rotate('aes-256-gcm', 'sm4-ctr-hmac-sm3');
    const old = seal(before, place, phone);
    const claimed = Buffer.from(old);
    after.current.id.copy(claimed, 2);
    expect(() => open(after, place, claimed)).toThrow(DecryptionError);
    claimed[1] = 2;
    expect(() => open(after, place, claimed)).toThrow(DecryptionError);
  });

  test('material that is cut, longer, or of an unknown version or suite is no key', () => {
    const material = newKeyMaterial(suiteOfName('aes-256-gcm'));
    const changed = (change: (bytes: Buffer) => Buffer) => importKeyMaterial(subject, change(Buffer.from(material)));
    for (let length = 0; length < material.length; length += 1) {
      expect(changed((bytes) => bytes.subarray(0, length))).toBeNull();
    }
    expect(changed((bytes) => Buffer.concat([bytes, Buffer.alloc(9)]))).toBeNull();
    expect(changed((bytes) => bytes.fill(2, 0, 1))).toBeNull();
    expect(changed((bytes) => bytes.fill(3, 9, 10))).toBeNull();
    expect(changed((bytes) => bytes)).not.toBeNull();
  });

  test('material is overwritten once it was imported', () => {
    const material = newKeyMaterial(suiteOfName('aes-256-gcm'));
    importKeyMaterial(subject, material);
    expect(material.every((byte) => byte === 0)).toBe(true);
  });
});

describe('the one failure', () => {
  test('looks the same whatever was wrong: text, code, kind, detail, no cause', () => {
    const key = passingDataKey(subject, suiteOfName('aes-256-gcm'));
    const envelope = seal(key, place, phone);
    const faces = new Set<string>();
    const attempts: [Place, Buffer][] = [
      [place, Buffer.alloc(0)],
      [place, Buffer.from(envelope).fill(9, 0, 1)],
      [place, Buffer.from(envelope).fill(2, 1, 2)],
      [place, Buffer.from(envelope).fill(0, 2, 10)],
      [place, Buffer.from(envelope).fill(0, 40, 41)],
      [{ ...place, row: '客' }, envelope],
      [{ ...place, subject: other }, envelope],
    ];
    for (const [where, bytes] of attempts) {
      try {
        open(key, where, bytes);
        faces.add('opened');
      } catch (error) {
        const { name, message, code, kind, detail, cause } = error as DecryptionError;
        faces.add(JSON.stringify({ name, message, code, kind, detail, cause }));
      }
    }
    expect([...faces]).toEqual([
      JSON.stringify({
        name: 'DecryptionError',
        message: 'ENCRYPTION_UNREADABLE',
        code: 'ENCRYPTION_UNREADABLE',
        kind: 'internal',
        detail: {},
        cause: undefined,
      }),
    ]);
  });

  test('a key prints as a placeholder', () => {
    const key = passingDataKey(subject, suiteOfName('aes-256-gcm'));
    expect(JSON.stringify({ key })).toBe('{"key":"⟨data key⟩"}');
  });
});
