import { expect, test } from 'vitest';
import type { KeyGroup, KeysOverview } from '#lib/api/views.ts';
import { consequencesOf, nothingToRotate } from './rotation-consequences.ts';

const group = (scope: KeyGroup['scope'], rootKeyId: string, keys: number): KeyGroup => ({
  scope,
  rootKeyId,
  suite: 'aes-256-gcm',
  generation: 1,
  heldGenerations: 1,
  count: keys,
});
const none = { held: 0, hits: 0, misses: 0 };
const overview: KeysOverview = {
  root: { id: 'file-2', provider: 'file', known: [] },
  suite: 'sm4-ctr-hmac-sm3',
  indexGenerations: [1],
  groups: [group('client', 'file-1', 12_000), group('client', 'file-2', 300), group('import', 'file-1', 45)],
  keys: 12_345,
  fenced: 0,
  cache: { client: none, import: none },
  lastRotation: null,
  keysUnderOtherRoots: 12_045,
};

test('before a rotation starts, it is said how many keys or clients it concerns', () => {
  expect(consequencesOf('root', overview)[0]).toMatch(/12,045 把.*file-2/);
  expect(consequencesOf('index', overview)[0]).toContain('12,300 位');
  expect(consequencesOf('data', overview)[0]).toMatch(/12,300 位.*SM4-CTR \+ HMAC-SM3/);
});

test('a rotation that would do nothing is not offered, and says what has to be done first', () => {
  expect(nothingToRotate('root', overview)).toBeNull();
  expect(nothingToRotate('root', { ...overview, keysUnderOtherRoots: 0 })).toContain('先配置新的根密钥');
  expect(nothingToRotate('data', { ...overview, groups: [group('import', 'file-2', 3)] })).not.toBeNull();
});
