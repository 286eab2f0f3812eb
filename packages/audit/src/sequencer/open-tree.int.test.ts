import { CHECKPOINT_PATH, checkpointText, EMPTY_ROOT, TreeProofs, tilePath, writeNote } from '@kean/tlog';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LogOffice, openLogOffice } from '../testing/log-office.ts';
import { BEGINNING } from './log-rows.ts';
import type { LogStore } from './log-store.ts';
import { type OpenTree, openTree } from './open-tree.ts';

const SIZE = 300;
let office: LogOffice;
let empty: OpenTree;

beforeAll(async () => {
  office = await openLogOffice();
  empty = await openTree(office.worker, office.log.store, office.log.signer.verifierKey);
  await office.act(SIZE);
  await office.turnTo(SIZE);
});
afterAll(() => office.close());

const open = (store: LogStore = office.log.store) => openTree(office.worker, store, office.log.signer.verifierKey);

/** The log's files, with others in the place of some: `null` for one that is not there, an error for one that cannot be read. */
function storeWith(files: Readonly<Record<string, Uint8Array | null | Error>>): LogStore {
  const { store } = office.log;
  return Object.assign(Object.create(store) as LogStore, {
    read: async (file: string) => {
      const instead = file in files ? files[file] : await store.read(file);
      if (instead instanceof Error) throw instead;
      return instead;
    },
  });
}

/** A head that the log itself signed. */
function headAt(size: number, root: Uint8Array): Readonly<Record<string, Uint8Array>> {
  const { signer } = office.log;
  const text = checkpointText({ origin: signer.verifierKey.name, size, root });
  return { [CHECKPOINT_PATH]: Buffer.from(writeNote({ text, signatures: [signer.sign(text, new Date())] })) };
}
const rootAt = (size: number) => new TreeProofs(office.log.store, size).root();

const disagreement = (sentence: string) =>
  expect.objectContaining({ name: 'LogDisagreement', message: expect.stringContaining(sentence) as string });

describe('opening the log', () => {
  it('that nobody has begun starts before every event', () => {
    expect([empty.edge.size, empty.edge.root(), empty.last]).toEqual([0, EMPTY_ROOT, BEGINNING]);
  });

  it('goes on where the last event ended', async () => {
    const { edge, last } = await open();
    expect(edge.size).toBe(SIZE);
    expect(edge.root()).toEqual(await rootAt(SIZE));
    expect([{ ...last, position: `${last.position}`, occurredAt: `${last.occurredAt}` }]).toEqual(
      await office.sql.query(
        `select position, (extract(epoch from occurred_at) * 1000000)::int8 as "occurredAt", id
           from audit_record order by position desc, occurred_at desc, id desc limit 1`,
      ),
    );
  });

  it('minds no head that is missing, or behind the database, where the files lead to it', async () => {
    expect((await open(storeWith({ [CHECKPOINT_PATH]: null }))).edge.size).toBe(SIZE);
    expect((await open(storeWith(headAt(200, await rootAt(200))))).edge.size).toBe(SIZE);
  });

  it('refuses a head that is ahead of the database', async () => {
    await expect(open(storeWith(headAt(SIZE + 1, await rootAt(SIZE))))).rejects.toEqual(
      disagreement(
        'the log was signed at 301 entries and the database knows 300 of them: it was restored from an older',
      ),
    );
  });

  it.each([200, SIZE])('refuses files that do not lead to the head that was signed at %i entries', async (size) => {
    const other = Buffer.alloc(32, 7);
    await expect(open(storeWith(headAt(size, other)))).rejects.toEqual(
      disagreement(
        `the files of the log do not lead to the head that was signed at ${size} entries. Nothing was added`,
      ),
    );
  });

  it('refuses files that the head of before needs and that are gone, and names one', async () => {
    const files = { ...headAt(200, await rootAt(200)), [tilePath(0, 0)]: null };
    await expect(open(storeWith(files))).rejects.toEqual(
      disagreement(
        'LOG_STORE does not hold the 200 entries that the database counts (the log has no tile/0/000.p/200).',
      ),
    );
  });

  it('refuses files that are gone at the edge, and names one', async () => {
    await expect(open(storeWith({ [tilePath(0, 1, 44)]: null }))).rejects.toEqual(
      disagreement(
        'LOG_STORE does not hold the 300 entries that the database counts (the log has no tile/0/001.p/44).',
      ),
    );
  });

  it('takes a disk that cannot be read for what it is, and for no disagreement', async () => {
    const disk = new Error('disk');
    await expect(open(storeWith({ [tilePath(0, 1, 44)]: disk }))).rejects.toBe(disk);
    const before = headAt(200, await rootAt(200));
    await expect(open(storeWith({ ...before, [tilePath(0, 0)]: disk }))).rejects.toBe(disk);
  });
});
