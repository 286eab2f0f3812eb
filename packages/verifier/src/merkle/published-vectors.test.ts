import { describe, expect, it } from 'vitest';
import { HASH_BYTES, leafHash } from './hashes.ts';
import { rootOfInclusion } from './inclusion.ts';
import { rootOfRightEdge } from './right-edge.ts';

/** Leaves and roots of the reference tests of RFC 6962 (Certificate Transparency), for trees of one to eight leaves. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
/** The inclusion proof of leaf 5 in the tree of eight, from the same tests. */
const PROOF_OF_5_IN_8 = [
  'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
  'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
].map((hex) => Buffer.from(hex, 'hex'));

function rootOf(count: number): string {
  const hashes = Buffer.alloc(256 * HASH_BYTES);
  for (const [at, leaf] of LEAVES.slice(0, count).entries())
    leafHash(Buffer.from(leaf, 'hex')).copy(hashes, at * HASH_BYTES);
  return rootOfRightEdge([{ hashes, count }]).toString('hex');
}

describe('the reference tree of RFC 6962', () => {
  it('has the published root at every size', () => {
    expect(rootOf(0)).toBe(EMPTY);
    expect(ROOTS.map((_, at) => rootOf(at + 1))).toEqual(ROOTS);
  });

  it('proves its sixth leaf, and nothing else, by the published proof', () => {
    const leaf = leafHash(Buffer.from(LEAVES[5] ?? '', 'hex'));
    expect(rootOfInclusion(leaf, 5, 8, PROOF_OF_5_IN_8)?.toString('hex')).toBe(ROOTS[7]);
    for (const index of [0, 1, 2, 3, 4, 6, 7])
      expect(rootOfInclusion(leaf, index, 8, PROOF_OF_5_IN_8)?.toString('hex')).not.toBe(ROOTS[7]);
    expect(rootOfInclusion(leaf, 8, 8, PROOF_OF_5_IN_8)).toBeNull();
    expect(rootOfInclusion(leaf, 5, 8, PROOF_OF_5_IN_8.slice(1))).toBeNull();
    expect(rootOfInclusion(leaf, 5, 8, [...PROOF_OF_5_IN_8, leaf])).toBeNull();
  });
});
