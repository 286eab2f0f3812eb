import { describe, expect, it } from 'vitest';
import { bundleOf } from './entry-bundle.ts';
import { entryOf, MemoryLog, naiveRoot } from './testing/naive-tree.ts';
import { refusedWith } from './testing/refused-with.ts';
import { TreeEdge } from './tree-edge.ts';

function logOf(size: number): { log: MemoryLog; edge: TreeEdge } {
  const log = new MemoryLog();
  const edge = TreeEdge.empty();
  for (let n = 0; n < size; n += 1) edge.append(entryOf(n));
  log.write(edge.takeFiles());
  return { log, edge };
}

describe('the edge of a tree', () => {
  it.each([0, 1, 2, 3, 255, 256, 257, 511, 512, 1000])('has the root of RFC 6962 at %i entries', (size) => {
    const entries = Array.from({ length: size }, (_, n) => entryOf(n));
    expect(logOf(size).edge.root()).toEqual(naiveRoot(entries));
  });

  it('writes the files that the specification names for a tree of 70,000', () => {
    const paths = [...logOf(70_000).log.files.keys()];
    const count = (start: string, partial: boolean) =>
      paths.filter((path) => path.startsWith(start) && path.includes('.p/') === partial).length;
    expect([count('tile/0/', false), count('tile/1/', false), count('tile/2/', false)]).toEqual([273, 1, 0]);
    expect(paths.filter((path) => path.includes('.p/'))).toEqual([
      'tile/0/273.p/112',
      'tile/1/001.p/17',
      'tile/2/000.p/1',
      'tile/entries/273.p/112',
    ]);
  });

  it('a tree of 256 is one full tile below and one hash above', () => {
    expect([...logOf(256).log.files.keys()]).toEqual(['tile/entries/000', 'tile/0/000', 'tile/1/000.p/1']);
  });

  it('goes on from its files as if it had never stopped', async () => {
    const { log, edge } = logOf(66_000);
    const read = await TreeEdge.read(log, 66_000);
    expect(read.root()).toEqual(edge.root());
    for (const each of [edge, read]) for (let n = 66_000; n < 66_400; n += 1) each.append(entryOf(n));
    expect(read.root()).toEqual(edge.root());
    expect(read.takeFiles()).toEqual(edge.takeFiles());
  });

  it.each([0, 1, 255, 256, 257, 512, 65_536])('of %i entries is read back, and says so', async (size) => {
    const { log, edge } = logOf(size);
    const read = await TreeEdge.read(log, size);
    expect(read.size).toBe(size);
    expect(read.root()).toEqual(edge.root());
    for (const each of [edge, read]) each.append(entryOf(size));
    expect(read.takeFiles()).toEqual(edge.takeFiles());
  });

  it('goes on where a partial tile was deleted after it became full', async () => {
    const { log } = logOf(300);
    const edge = await TreeEdge.read(log, 300);
    for (let n = 300; n < 600; n += 1) edge.append(entryOf(n));
    log.write(edge.takeFiles());
    log.files.delete('tile/0/001.p/44');
    log.files.delete('tile/entries/001.p/44');
    const again = await TreeEdge.read(log, 300);
    expect(again.root()).toEqual(logOf(300).edge.root());
  });

  it('refuses files that are missing, cut, or do not belong together', async () => {
    const without = (change: (log: MemoryLog) => void) => {
      const { log } = logOf(300);
      change(log);
      return TreeEdge.read(log, 300);
    };
    await expect(without(({ files }) => files.delete('tile/0/001.p/44'))).rejects.toEqual(
      refusedWith('TILE_MISSING', 'the log has no tile/0/001.p/44'),
    );
    await expect(without(({ files }) => files.delete('tile/entries/001.p/44'))).rejects.toEqual(
      refusedWith('TILE_MISSING', 'the log has no tile/entries/001.p/44'),
    );
    await expect(without(({ files }) => files.set('tile/1/000.p/1', Buffer.alloc(31)))).rejects.toEqual(
      refusedWith('TILE_MALFORMED', 'tile/1/000.p/1 has 31 bytes instead of 32'),
    );
    await expect(without(({ files }) => files.set('tile/0/001.p/44', Buffer.alloc(44 * 32 + 1)))).rejects.toEqual(
      refusedWith('TILE_MALFORMED', 'tile/0/001.p/44 has 1409 bytes instead of 1408'),
    );
    await expect(without(({ files }) => files.set('tile/entries/001.p/44', Buffer.alloc(3)))).rejects.toMatchObject({
      code: 'BUNDLE_MALFORMED',
    });
    await expect(without(({ files }) => files.set('tile/0/001.p/44', Buffer.alloc(44 * 32, 7)))).rejects.toEqual(
      refusedWith('TILE_MALFORMED', 'tile/entries/001.p/44 has other entries than its hashes'),
    );
  });

  it.each([256, 299])('refuses a bundle where entry %i alone is another', async (changed) => {
    const { log } = logOf(300);
    const entries = Array.from({ length: 44 }, (_, n) => entryOf(256 + n === changed ? 999 : 256 + n));
    log.files.set('tile/entries/001.p/44', bundleOf(entries));
    await expect(TreeEdge.read(log, 300)).rejects.toMatchObject({ code: 'TILE_MALFORMED' });
  });
});
