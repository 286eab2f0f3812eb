import { TreeProofs } from '@kean/tlog';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type LogOffice, openLogOffice, SOON } from '../testing/log-office.ts';
import { type OpenTree, openTree } from './open-tree.ts';
import { sequenceEvents } from './sequence-events.ts';

let office: LogOffice;
beforeAll(async () => {
  office = await openLogOffice();
});
afterAll(() => office.close());

const open = () => openTree(office.worker, office.log.store, office.log.signer.verifierKey);

/** Asks until there is something: the horizon is that of the whole cluster, where other tests have transactions of their own. */
async function sequence(most: number): Promise<OpenTree> {
  return await vi.waitFor(async () => {
    const next = await sequenceEvents(office.worker, office.log.store, await open(), most);
    if (next === null) throw new Error('not yet');
    return next;
  }, SOON);
}

const batches = () =>
  office.sql.query('select first::int, size::int, root, event_id as id from audit_batch order by size');

// One log for all: each goes on where the one before ended.
describe('giving events their places', () => {
  it('does nothing where nothing is new', async () => {
    expect(await sequenceEvents(office.worker, office.log.store, await open(), 10)).toBeNull();
    expect(await batches()).toEqual([]);
  });

  it('takes as many as it may, and gives the tree that the database counts now', async () => {
    await office.act(5);
    const first = await sequence(3);
    expect([first.edge.size, (await open()).edge.size]).toEqual([3, 3]);
    const second = await sequence(3);
    expect(second.edge.size).toBe(5);
    const root = (size: number) => new TreeProofs(office.log.store, size).root();
    expect(await batches()).toEqual([
      { first: 0, size: 3, root: Buffer.from(await root(3)), id: first.last.id },
      { first: 3, size: 5, root: Buffer.from(await root(5)), id: second.last.id },
    ]);
    const reopened = await open();
    expect([reopened.last, reopened.edge.root()]).toEqual([second.last, second.edge.root()]);
  });

  it('writes no batch when the files could not be written', async () => {
    await office.act(1);
    const full = new Error('no space left');
    const writing = vi.spyOn(office.log.store, 'write').mockRejectedValue(full);
    await vi.waitFor(async () => {
      const tree = await open();
      await expect(sequenceEvents(office.worker, office.log.store, tree, 3)).rejects.toBe(full);
    }, SOON);
    writing.mockRestore();
    expect(await batches()).toHaveLength(2);
    expect((await sequence(3)).edge.size).toBe(6);
  });

  it('takes no fault of the product for an event that somebody else wrote', async () => {
    await office.act(1);
    const tree = await open();
    const fault = new TypeError('a fault of our own');
    vi.spyOn(tree.edge, 'append').mockImplementation(() => {
      throw fault;
    });
    await vi.waitFor(() => expect(sequenceEvents(office.worker, office.log.store, tree, 10)).rejects.toBe(fault), SOON);
    expect((await sequence(3)).edge.size).toBe(7);
  });
});
