import { describe, expect, test } from 'vitest';
import { entriesOf, newestGenerationOf, newestOf, newKeyMaterial } from './key-material.ts';
import { suiteOfName } from './suites/suite.ts';

const AES = suiteOfName('aes-256-gcm');
const SM4 = suiteOfName('sm4-ctr-hmac-sm3');

describe('key material', () => {
  test('is one version byte and an entry for each generation, the newest first and numbered on', () => {
    const first = newKeyMaterial(AES);
    const second = newKeyMaterial(SM4, first);
    expect([first.length, second.length]).toEqual([1 + 73, 1 + 89 + 73]);
    const entries = entriesOf(second) ?? [];
    expect(entries.map(({ suite }) => suite.name)).toEqual(['sm4-ctr-hmac-sm3', 'aes-256-gcm']);
    expect(entries.map(({ id }) => id.readUInt32BE(0))).toEqual([2, 1]);
    expect(entries.map(({ keys, derivation }) => [keys.length, derivation.length])).toEqual([
      [48, 32],
      [32, 32],
    ]);
    expect([newestGenerationOf(first), newestGenerationOf(second)]).toEqual([1, 2]);
    expect(entries[1]?.id).toEqual(entriesOf(first)?.[0]?.id);
  });

  test.each([
    ['aes-256-gcm', 'sm4-ctr-hmac-sm3'],
    ['sm4-ctr-hmac-sm3', 'aes-256-gcm'],
  ] as const)('of the newest generation alone, %s over %s, holds nothing of the other', (newer, older) => {
    const both = newKeyMaterial(suiteOfName(newer), newKeyMaterial(suiteOfName(older)));
    const alone = newestOf(both) ?? Buffer.alloc(0);
    const [newest] = entriesOf(both) ?? [];
    expect(entriesOf(alone)).toEqual([newest]);
    expect(alone).toEqual(both.subarray(0, alone.length));
    // A copy: whoever overwrites one leaves the other.
    both.fill(0);
    expect(newestGenerationOf(alone)).toBe(2);
  });

  test.each([Buffer.alloc(0), Buffer.of(1), Buffer.of(2, 0, 0), newKeyMaterial(AES).subarray(0, -1)])(
    'that is none has neither entries nor a newest one: %#',
    (bytes) => {
      expect([entriesOf(bytes), newestOf(bytes)]).toEqual([null, null]);
    },
  );
});
