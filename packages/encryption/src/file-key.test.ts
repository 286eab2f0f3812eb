import { randomBytes } from 'node:crypto';
import { Readable, type Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { DecryptionError } from './decryption-error.ts';
import { isUnderNewest, open, seal } from './envelope.ts';
import { type FilePlaces, openFile, sealFile } from './file-key.ts';
import { type SuiteName, suiteOfName } from './suites/suite.ts';
import { passingDataKey } from './testing.ts';

const subject = '0193a1b2-0000-7000-8000-000000000001';
const placesOf = (row: string): FilePlaces => ({
  content: { table: 'client_document', column: 'content', row, subject },
  key: { table: 'client_document', column: 'sealed_key', row, subject },
});
const through = (transform: Transform, bytes: Buffer) =>
  buffer(Readable.from([bytes], { objectMode: false }).pipe(transform));

describe.each(['aes-256-gcm', 'sm4-ctr-hmac-sm3'] as SuiteName[])('a file with a key of its own, under %s', (name) => {
  const key = passingDataKey(subject, suiteOfName(name));
  const places = placesOf('a');
  const file = randomBytes(200_000);

  test('comes back whole, and holds nothing of what it was', async () => {
    const { content, sealedKey } = sealFile(key, places);
    const sealed = await through(content, file);
    expect(sealed.includes(file.subarray(70_000, 70_032))).toBe(false);
    expect((await through(openFile(key, places, sealedKey), sealed)).equals(file)).toBe(true);
  });

  test('has another key each time, sealed for this file alone', async () => {
    const [one, other] = [sealFile(key, places), sealFile(key, placesOf('b'))];
    const sealed = await through(one.content, file);
    expect(() => openFile(key, places, other.sealedKey)).toThrow(DecryptionError);
    const again = sealFile(key, places);
    await expect(through(openFile(key, places, again.sealedKey), sealed)).rejects.toBeInstanceOf(DecryptionError);
    await expect(
      through(openFile(key, { ...places, content: placesOf('b').content }, one.sealedKey), sealed),
    ).rejects.toBeInstanceOf(DecryptionError);
  });

  test('stays where it is when the key of its subject changes', async () => {
    const { content, sealedKey } = sealFile(key, places);
    const sealed = await through(content, file);
    const next = passingDataKey(subject, suiteOfName(name));
    const resealed = seal(next, places.key, open(key, places.key, sealedKey));
    expect(isUnderNewest(next, resealed)).toBe(true);
    expect((await through(openFile(next, places, resealed), sealed)).equals(file)).toBe(true);
    expect(() => openFile(next, places, sealedKey)).toThrow(DecryptionError);
  });
});
