import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leafHash } from './merkle-hash.ts';
import { entryOf, MemoryLog, naiveConsistency, naivePath, naiveRoot } from './testing/naive-tree.ts';
import { TreeEdge } from './tree-edge.ts';
import { TreeProofs } from './tree-proofs.ts';
import { verifyConsistency, verifyInclusion } from './verify-proofs.ts';

const SIZE = 1200;
const entries = Array.from({ length: SIZE }, (_, n) => entryOf(n));
/** A log that wrote its partial tiles at every size up to {@link SIZE}. */
const log = new MemoryLog();
const edge = TreeEdge.empty();
for (const entry of entries) {
  edge.append(entry);
  log.write(edge.takeFiles());
}

const sizes = fc.integer({ min: 1, max: SIZE });
const indexIn = (size: number, share: number) => Math.min(size - 1, Math.floor(share * size));
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('proofs out of tiles', () => {
  it('are those of RFC 6962, for any entry and any two sizes', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, share, async (size, at) => {
        const index = indexIn(size, at);
        const proofs = new TreeProofs(log, size);
        const tree = entries.slice(0, size);
        expect(await proofs.root()).toEqual(naiveRoot(tree));
        expect(await proofs.inclusion(index)).toEqual(naivePath(index, tree));
        expect(await proofs.consistency(index + 1)).toEqual(naiveConsistency(index + 1, tree));
      }),
      { numRuns: 60 },
    );
  });

  it('verify, and no proof with one byte changed does', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, share, share, async (size, at, where) => {
        const index = indexIn(size, at);
        const tree = new TreeProofs(log, size);
        const [root, proof] = [await tree.root(), await tree.inclusion(index)];
        const given = { leaf: leafHash(entryOf(index)), index, size, root };
        verifyInclusion({ ...given, proof });
        expect(() => verifyInclusion({ ...given, proof: [...proof, root] })).toThrow();
        if (proof.length === 0) return;
        expect(() => verifyInclusion({ ...given, proof: proof.slice(1) })).toThrow();
        expect(() => verifyInclusion({ ...given, proof: flipped(proof, where) })).toThrow();
        expect(() => verifyInclusion({ ...given, index: (index + 1) % size, proof })).toThrow();
      }),
      { numRuns: 100 },
    );
  });

  it('of consistency verify between any two sizes, and no other does', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, share, share, async (size, at, where) => {
        const oldSize = indexIn(size, at) + 1;
        const tree = new TreeProofs(log, size);
        const given = { oldSize, oldRoot: naiveRoot(entries.slice(0, oldSize)), size, root: await tree.root() };
        const proof = await tree.consistency(oldSize);
        verifyConsistency({ ...given, proof });
        expect(() => verifyConsistency({ ...given, proof: [...proof, given.root] })).toThrow();
        expect(() => verifyConsistency({ ...given, oldRoot: leafHash(given.oldRoot), proof })).toThrow();
        if (proof.length === 0) return;
        expect(() => verifyConsistency({ ...given, proof: proof.slice(0, -1) })).toThrow();
        expect(() => verifyConsistency({ ...given, proof: flipped(proof, where) })).toThrow();
      }),
      { numRuns: 100 },
    );
  });

  it('from nothing need no hash, and nothing else than nothing grows from nothing', () => {
    const [oldRoot, root] = [naiveRoot([]), naiveRoot(entries)];
    verifyConsistency({ oldSize: 0, oldRoot, size: SIZE, root, proof: [] });
    expect(() => verifyConsistency({ oldSize: 0, oldRoot: root, size: SIZE, root, proof: [] })).toThrow();
    expect(() => verifyConsistency({ oldSize: 0, oldRoot, size: SIZE, root, proof: [root] })).toThrow();
    expect(() => verifyConsistency({ oldSize: SIZE + 1, oldRoot: root, size: SIZE, root, proof: [] })).toThrow();
  });

  it('are not given for entries and sizes that the tree never had', async () => {
    const tree = new TreeProofs(log, 10);
    expect(() => tree.inclusion(10)).toThrow(RangeError);
    expect(() => tree.inclusion(-1)).toThrow(RangeError);
    expect(() => tree.consistency(11)).toThrow(RangeError);
    await expect(new TreeProofs(new MemoryLog(), 10).inclusion(3)).rejects.toMatchObject({ code: 'TILE_MISSING' });
  });
});

function flipped(proof: readonly Uint8Array[], where: number): Uint8Array[] {
  const bytes = Buffer.concat(proof);
  const at = Math.min(bytes.length - 1, Math.floor(where * bytes.length));
  bytes[at] = (bytes[at] as number) ^ 1;
  return proof.map((_, n) => bytes.subarray(n * 32, n * 32 + 32));
}
