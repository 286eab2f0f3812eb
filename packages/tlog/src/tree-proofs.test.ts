import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leafHash } from './merkle-hash.ts';
import { entryOf, MemoryLog, naiveConsistency, naivePath, naiveRoot } from './testing/naive-tree.ts';
import { refusedWith } from './testing/refused-with.ts';
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

/** A tree and one of its entries, evenly: a share of the size as a double would be next to nothing most of the time. */
const entryOfTree = fc
  .integer({ min: 1, max: SIZE })
  .chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 })));
const bit = fc.nat({ max: 255 });

const TOO_LONG = refusedWith('PROOF_WRONG', 'proof is too long');
const TOO_SHORT = refusedWith('PROOF_WRONG', 'proof is too short');
const NOT_IN_TREE = refusedWith('PROOF_WRONG', 'is not in the tree');
const DOES_NOT_BEGIN = refusedWith('PROOF_WRONG', 'does not begin with');

/** Every tree of up to 40 entries with every older one of it: all shapes that a proof can have. */
const SMALL = Array.from({ length: 40 }, (_, n) => n + 1);

describe('proofs out of tiles', () => {
  it('are those of RFC 6962, for any entry and any two sizes', async () => {
    await fc.assert(
      fc.asyncProperty(entryOfTree, async ([size, index]) => {
        const proofs = new TreeProofs(log, size);
        const tree = entries.slice(0, size);
        expect(await proofs.root()).toEqual(naiveRoot(tree));
        expect(await proofs.inclusion(index)).toEqual(naivePath(index, tree));
        expect(await proofs.consistency(index + 1)).toEqual(naiveConsistency(index + 1, tree));
      }),
      { numRuns: 60 },
    );
  });

  it('of every entry of every small tree are those of RFC 6962, verify, and with a hash more or less do not', async () => {
    for (const size of SMALL) {
      const tree = new TreeProofs(log, size);
      const root = await tree.root();
      for (let index = 0; index < size; index += 1) {
        const proof = await tree.inclusion(index);
        expect(proof).toEqual(naivePath(index, entries.slice(0, size)));
        const given = { leaf: leafHash(entryOf(index)), index, size, root };
        verifyInclusion({ ...given, proof });
        expect(() => verifyInclusion({ ...given, proof: [...proof, root] })).toThrow(TOO_LONG);
        if (proof.length > 0) expect(() => verifyInclusion({ ...given, proof: proof.slice(0, -1) })).toThrow(TOO_SHORT);
        expect(() => verifyInclusion({ ...given, leaf: leafHash(root), proof })).toThrow(NOT_IN_TREE);
      }
    }
  });

  it('between any two small trees are those of RFC 6962, verify, and with a hash more or less do not', async () => {
    for (const size of SMALL) {
      const tree = new TreeProofs(log, size);
      const root = await tree.root();
      for (let oldSize = 1; oldSize < size; oldSize += 1) {
        const proof = await tree.consistency(oldSize);
        expect(proof).toEqual(naiveConsistency(oldSize, entries.slice(0, size)));
        const given = { oldSize, oldRoot: naiveRoot(entries.slice(0, oldSize)), size, root };
        verifyConsistency({ ...given, proof });
        expect(() => verifyConsistency({ ...given, proof: [...proof, root] })).toThrow(TOO_LONG);
        expect(() => verifyConsistency({ ...given, proof: proof.slice(0, -1) })).toThrow(TOO_SHORT);
        expect(() => verifyConsistency({ ...given, proof: [] })).toThrow(TOO_SHORT);
        expect(() => verifyConsistency({ ...given, root: leafHash(root), proof })).toThrow(DOES_NOT_BEGIN);
        expect(() => verifyConsistency({ ...given, oldRoot: leafHash(root), proof })).toThrow(DOES_NOT_BEGIN);
      }
    }
  });

  it('with one bit changed do not verify, nor for the entry beside', async () => {
    await fc.assert(
      fc.asyncProperty(entryOfTree, bit, async ([size, index], where) => {
        const tree = new TreeProofs(log, size);
        const [root, proof] = [await tree.root(), await tree.inclusion(index)];
        const given = { leaf: leafHash(entryOf(index)), index, size, root };
        verifyInclusion({ ...given, proof });
        if (size === 1) return;
        expect(() => verifyInclusion({ ...given, proof: flipped(proof, where) })).toThrow(NOT_IN_TREE);
        expect(() => verifyInclusion({ ...given, index: (index + 1) % size, proof })).toThrow(
          expect.objectContaining({ code: 'PROOF_WRONG' }),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('of consistency with one bit changed do not verify, nor for another root', async () => {
    await fc.assert(
      fc.asyncProperty(entryOfTree, bit, async ([size, index], where) => {
        const oldSize = index + 1;
        const tree = new TreeProofs(log, size);
        const given = { oldSize, oldRoot: naiveRoot(entries.slice(0, oldSize)), size, root: await tree.root() };
        const proof = await tree.consistency(oldSize);
        verifyConsistency({ ...given, proof });
        if (oldSize === size) return;
        expect(() => verifyConsistency({ ...given, proof: flipped(proof, where) })).toThrow(DOES_NOT_BEGIN);
      }),
      { numRuns: 100 },
    );
  });

  it('read each tile once, and no more tiles than the path crosses', async () => {
    const read: string[] = [];
    const counted = {
      read: (path: string) => {
        read.push(path);
        return log.read(path);
      },
    };
    const tree = new TreeProofs(counted, SIZE);
    await Promise.all([tree.root(), tree.inclusion(0), tree.inclusion(SIZE - 1), tree.consistency(300)]);
    expect(read.toSorted()).toEqual(['tile/0/000', 'tile/0/001', 'tile/0/004.p/176', 'tile/1/000.p/4']);
  });

  it('from nothing need no hash, and from the same tree neither', async () => {
    const [nothing, root] = [naiveRoot([]), naiveRoot(entries)];
    const tree = new TreeProofs(log, SIZE);
    expect(await tree.consistency(0)).toEqual([]);
    expect(await tree.consistency(SIZE)).toEqual([]);
    verifyConsistency({ oldSize: 0, oldRoot: nothing, size: SIZE, root, proof: [] });
    verifyConsistency({ oldSize: SIZE, oldRoot: root, size: SIZE, root, proof: [] });
    verifyConsistency({ oldSize: 0, oldRoot: nothing, size: 0, root: nothing, proof: [] });
  });

  it.each([
    ['a hash that nothing needs', { proof: [naiveRoot(entries)] }, 'must be empty'],
    ['a hash that the same tree does not need', { oldSize: SIZE, proof: [naiveRoot(entries)] }, 'must be empty'],
    ['another root of nothing', { oldRoot: naiveRoot(entries) }, 'two trees of 0 entries have different roots'],
    ['another root of the same tree', { oldSize: SIZE }, 'two trees of 1200 entries have different roots'],
    ['a tree that shrank', { oldSize: SIZE + 1 }, 'a tree of 1200 does not grow from one of 1201'],
    ['a size below nothing', { oldSize: -1 }, 'a tree of 1200 does not grow from one of -1'],
    ['a size that is no number', { oldSize: Number.NaN }, 'a tree of 1200 does not grow from one of NaN'],
  ])('%s does not verify as growth', (_name, change, why) => {
    const given = { oldSize: 0, oldRoot: naiveRoot([]), size: SIZE, root: naiveRoot(entries), proof: [] };
    expect(() => verifyConsistency({ ...given, ...change })).toThrow(refusedWith('PROOF_WRONG', why));
  });

  it.each([-1, 1, 2, Number.NaN])('of entry %d do not verify in a tree of one', (index) => {
    const leaf = leafHash(entryOf(0));
    expect(() => verifyInclusion({ leaf, index, size: 1, proof: [], root: leaf })).toThrow(
      refusedWith('PROOF_WRONG', `a tree of 1 has no entry ${index}`),
    );
  });

  it('are not given for entries and sizes that the tree never had', async () => {
    const tree = new TreeProofs(log, 10);
    for (const index of [10, -1, Number.NaN]) {
      expect(() => tree.inclusion(index)).toThrow(new RangeError(`a tree of 10 has no entry ${index}`));
    }
    for (const size of [11, -1, Number.NaN]) {
      expect(() => tree.consistency(size)).toThrow(new RangeError(`a tree of 10 was never ${size}`));
    }
    await expect(new TreeProofs(new MemoryLog(), 10).inclusion(3)).rejects.toMatchObject({ code: 'TILE_MISSING' });
  });
});

function flipped(proof: readonly Uint8Array[], bit: number): Uint8Array[] {
  const [which, at] = [bit % proof.length, bit % 32];
  return proof.map((hash, n) =>
    n === which ? hash.map((byte, m) => (m === at ? byte ^ (1 << (bit % 8)) : byte)) : hash,
  );
}
