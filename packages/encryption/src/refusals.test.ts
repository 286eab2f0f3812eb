import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { importIndexRoot, newIndexRootMaterial } from './blind-index.ts';
import { importKeyMaterial } from './data-key.ts';
import { DecryptionError } from './decryption-error.ts';
import { isUnderNewest, open, openForPurpose, seal, sealForPurpose } from './envelope.ts';
import { ENCRYPTION_ERRORS } from './key-errors.ts';
import { newKeyMaterial } from './key-material.ts';
import { localRootKey, newRootKeyText, parseRootKeys } from './local-root-key.ts';
import { type SuiteName, suiteOfName } from './suites/suite.ts';
import { passingDataKey } from './testing.ts';

const SUITES: readonly SuiteName[] = ['aes-256-gcm', 'sm4-ctr-hmac-sm3'];
const place = { table: 'client', column: 'card', row: 'c1', subject: 'c1' };

describe.each(SUITES)('%s: a key', (suiteName) => {
  const key = passingDataKey('c1', suiteOfName(suiteName));

  it('prints as a placeholder, however it is printed', () => {
    expect(JSON.stringify({ key })).toBe('{"key":"⟨data key⟩"}');
    expect(inspect(key)).toBe('⟨data key⟩');
  });

  it('refuses work for another subject, and a place that cannot be written down, as the mistakes of the program they are', () => {
    const text = Buffer.from('王**');
    expect(() => seal(key, { ...place, subject: 'c2' }, text)).toThrow('this key belongs to another subject');
    for (const wrong of ['', '行', 'x'.repeat(300)]) {
      expect(() => seal(key, { ...place, row: wrong }, text)).toThrow('empty, too long or not ASCII');
    }
  });

  it('opens nothing that is cut at any place, and says the same of every cut', () => {
    const envelope = seal(key, place, Buffer.from('王**'));
    expect(open(key, place, envelope).toString()).toBe('王**');
    expect(open(key, place, seal(key, place, Buffer.alloc(0)))).toEqual(Buffer.alloc(0));
    for (let length = 0; length < envelope.length; length += 1) {
      expect(() => open(key, place, envelope.subarray(0, length))).toThrow(DecryptionError);
    }
    expect(() => open(key, place, Buffer.concat([envelope, Buffer.of(0)]))).toThrow(DecryptionError);
  });

  it('opens nothing at a place that cannot be written down or is another subject’s, and fails as for every forgery', () => {
    const envelope = seal(key, place, Buffer.from('王**'));
    for (const wrong of [
      { ...place, row: '' },
      { ...place, row: '行' },
      { ...place, subject: 'c2' },
    ]) {
      expect(() => open(key, wrong, envelope)).toThrow(DecryptionError);
    }
  });

  it('opens nothing whose version or suite was changed', () => {
    for (const at of [0, 1]) {
      const envelope = seal(key, place, Buffer.from('王**'));
      envelope[at] = (envelope[at] ?? 0) ^ 3;
      expect(() => open(key, place, envelope)).toThrow(DecryptionError);
    }
  });

  it('knows its own envelopes from those of another key', () => {
    const other = passingDataKey('c1', suiteOfName(suiteName));
    expect(isUnderNewest(key, seal(key, place, Buffer.from('x')))).toBe(true);
    expect(isUnderNewest(key, seal(other, place, Buffer.from('x')))).toBe(false);
  });

  it('is made of material that is overwritten, and of no other bytes', () => {
    const material = newKeyMaterial(suiteOfName(suiteName));
    expect(importKeyMaterial('c1', material)).not.toBeNull();
    expect(material.every((byte) => byte === 0)).toBe(true);
    for (const change of [(bytes: Buffer) => bytes.subarray(1), (bytes: Buffer) => bytes.subarray(0, -1)]) {
      const broken = Buffer.from(change(newKeyMaterial(suiteOfName(suiteName))));
      expect(importKeyMaterial('c1', broken)).toBeNull();
    }
    expect(importKeyMaterial('c1', Buffer.alloc(0))).toBeNull();
    expect(importKeyMaterial('c1', Buffer.of(1))).toBeNull();
  });
});

describe('a root key', () => {
  it('wraps for a purpose of 1 to 200 characters of ASCII, and opens for that purpose alone', () => {
    const [{ local }] = parseRootKeys(newRootKeyText('aes-256-gcm'), 'test', 'file');
    if (local === undefined) throw new TypeError('a root key of this process answers at once');
    const raw = Buffer.from('material');
    for (const purpose of ['x', 'p'.repeat(200)]) {
      const wrapped = local.wrap(purpose, raw);
      expect(local.unwrap(purpose, wrapped)).toEqual(raw);
      expect(() => local.unwrap('another', wrapped)).toThrow(DecryptionError);
    }
    for (const purpose of ['', 'p'.repeat(201), '用途']) {
      expect(() => local.wrap(purpose, raw)).toThrow('a purpose is 1 to 200 ASCII characters');
    }
  });

  it('is 32 bytes, no fewer and no more', () => {
    for (const length of [0, 31, 33]) {
      expect(() => localRootKey(Buffer.alloc(length), 'aes-256-gcm', 'file')).toThrow('a root secret is 32 bytes long');
    }
  });

  it('is read from lines among remarks, the newest first, and a text that is none is refused with the place to look at', () => {
    const [newest, older] = [newRootKeyText('sm4-ctr-hmac-sm3'), newRootKeyText('aes-256-gcm')];
    const [{ id }] = parseRootKeys(newest, 'a', 'file');
    const both = parseRootKeys(`# remark\r\n\n${newest}\n# another\n${older}`, 'b', 'file');
    expect(both.map((root) => root.id)).toEqual([id, parseRootKeys(older, 'c', 'environment')[0].id]);
    const wrongLines = [`${newest} `, ` ${newest}`, `x${newest}`, newest.slice(0, -1), `${newest}\nx`];
    const refused = (text: string, why: string) =>
      expect(() => parseRootKeys(text, '/etc/root.key', 'file')).toThrow(
        expect.objectContaining({ code: 'ENCRYPTION_ROOT_KEY_UNUSABLE', detail: { where: '/etc/root.key', why } }),
      );
    for (const text of wrongLines) refused(text, 'a line of it is neither root key nor remark');
    for (const text of ['', '# only remarks']) refused(text, 'it holds no root key');
  });

  it('seals under a purpose with the generation that is given', () => {
    const { current } = passingDataKey('root', suiteOfName('aes-256-gcm'));
    const sealed = sealForPurpose(current, 'purpose', Buffer.from('raw'));
    expect(openForPurpose(current, 'purpose', sealed).toString()).toBe('raw');
    expect(() => openForPurpose(current, '', sealed)).toThrow(DecryptionError);
    expect(() => openForPurpose(current, 'purpose', sealed.subarray(0, 20))).toThrow(DecryptionError);
  });
});

describe('the blind index', () => {
  it('has no token for nothing, for half a character, or for a column that nobody declared', () => {
    const index = importIndexRoot(newIndexRootMaterial(), 3);
    if (index === null) throw new TypeError('fresh material makes an index');
    expect(index.generation).toBe(3);
    expect(index.token('client.phone', '13800001111')).toBe(index.token('client.phone', '13800001111'));
    expect(index.token('client.phone', '1111')).not.toBe(index.token('client.phone-tail', '1111'));
    for (const text of ['', '\ud800', 'x\udc00']) {
      expect(() => index.token('client.name', text)).toThrow('nothing that can be searched');
    }
    expect(() => index.token('client.nickname' as 'client.name', 'x')).toThrow('not declared for search');
  });

  it('is made of material that is overwritten, and of no other bytes', () => {
    const material = newIndexRootMaterial();
    expect(importIndexRoot(material, 1)).not.toBeNull();
    expect(material.every((byte) => byte === 0)).toBe(true);
    const older = newIndexRootMaterial();
    older[0] = 2;
    expect([importIndexRoot(older, 1), importIndexRoot(newIndexRootMaterial().subarray(1), 1)]).toEqual([null, null]);
  });
});

it('every refusal tells a person in both languages what holds, and the one for sealed bytes carries nothing else', () => {
  for (const { publicText } of Object.values(ENCRYPTION_ERRORS)) {
    expect(publicText.zh).toMatch(/\p{Script=Han}.*。$/u);
    expect(publicText.en).toMatch(/^[A-Z].*\.$/);
  }
  const error = new DecryptionError();
  expect(error).toMatchObject({ name: 'DecryptionError', code: 'ENCRYPTION_UNREADABLE', kind: 'internal', detail: {} });
  expect(error.cause).toBeUndefined();
  expect(error.publicText.zh).toContain('未显示任何内容');
  expect(error.publicText.en).toContain('nothing is shown');
});
