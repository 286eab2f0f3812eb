import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BlindIndex, INDEXED_COLUMNS, importIndexRoot, newIndexRootMaterial } from './blind-index.ts';

function indexOver(material: Buffer): BlindIndex {
  const index = importIndexRoot(Buffer.from(material), 1);
  if (index === null) throw new TypeError('no index');
  return index;
}

describe('the blind index', () => {
  const material = newIndexRootMaterial();
  const index = indexOver(material);

  test('answers with the published HMAC over the published key derivation', () => {
    // Computed apart from this program: HKDF-SHA-256 of 32 bytes 0x0b, then HMAC-SHA-256, first eight bytes.
    const fixed = indexOver(Buffer.concat([Buffer.from([1]), Buffer.alloc(32, 0x0b)]));
    expect(fixed.token('client.phone', '13800138000')).toBe(881945737466988877n);
    expect(fixed.token('client.name-bigram', '王芳')).toBe(2685592201077054208n);
  });

  test('gives equal values equal tokens, and other values other tokens', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.string({ unit: 'grapheme', minLength: 1 }),
        (one, other) => {
          const same = index.token('client.name', one) === index.token('client.name', other);
          return (
            same === (one === other) &&
            index.token('client.name', one) === indexOver(material).token('client.name', one)
          );
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('gives every column its own token for one value', () => {
    const tokens = new Set(INDEXED_COLUMNS.map((column) => index.token(column, '8000')));
    expect(tokens.size).toBe(INDEXED_COLUMNS.length);
  });

  test('gives another root other tokens', () => {
    expect(indexOver(newIndexRootMaterial()).token('client.phone', '1')).not.toBe(index.token('client.phone', '1'));
  });

  test('uses the whole range of a Postgres bigint and leaves it nowhere', () => {
    const tokens = Array.from({ length: 2_000 }, (_, number) => index.token('client.phone', `1380013${number}`));
    expect(tokens.every((token) => BigInt.asIntN(64, token) === token)).toBe(true);
    expect(tokens.filter((token) => token < 0n).length).toBeGreaterThan(800);
    expect(new Set(tokens).size).toBe(2_000);
  });

  test.each(['', '\ud83d', 'a\udc00'])('refuses %o, which no value is normalised to', (value) => {
    expect(() => index.token('client.name', value)).toThrow(TypeError);
  });

  test('refuses a column that was not declared', () => {
    expect(() => index.token('client.remark' as 'client.name', 'x')).toThrow(TypeError);
  });

  test('is not made from material of another length or version', () => {
    expect(importIndexRoot(Buffer.alloc(33), 1)).toBeNull();
    expect(importIndexRoot(Buffer.alloc(34, 1), 1)).toBeNull();
    expect(importIndexRoot(Buffer.alloc(0), 1)).toBeNull();
  });

  test('overwrites the material it was made from', () => {
    const own = newIndexRootMaterial();
    importIndexRoot(own, 1);
    expect(own.every((byte) => byte === 0)).toBe(true);
  });
});
