/** A database that was restored from an older dump, and a log that knows more. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { withDatabase } from '@kean/db/migrate';
import { type OpenedSql, openSql } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoggedEvent } from '../sequencer/log-entry.ts';
import { LogDisagreement, type LogStore } from '../sequencer/log-store.ts';
import { type LogOffice, openLogOffice } from '../testing/log-office.ts';
import { MemoryLogStore } from '../testing/memory-log-store.ts';
import { compareLog } from '../verifying/compare-log.ts';
import { type KnownHead, rebuildLog } from './rebuild-log.ts';
import { takeBackEntries } from './take-back-entries.ts';

let office: LogOffice;
let admin: OpenedSql;
const restored: string[] = [];

beforeAll(async () => {
  office = await openLogOffice();
  admin = openSql(withDatabase(office.fresh.adminUrls.kean, 'postgres'));
});
afterAll(async () => {
  for (const name of restored) await admin.query(`drop database if exists "${name}" with (force)`);
  await admin.close();
  await office.close();
});

/** What a backup of this moment would bring back. */
async function restoredCopy() {
  const name = `restored_${process.pid}_${randomBytes(4).toString('hex')}`;
  restored.push(name);
  await admin.query(`create database "${name}"`);
  const url = withDatabase(office.fresh.adminUrls.kean, name);
  const pipe = `set -o pipefail; pg_dump -Fc '${office.fresh.adminUrls.kean}' | pg_restore --exit-on-error -d '${url}'`;
  execFileSync('bash', ['-c', pipe]);
  const db = openDatabase({ url, applicationName: 'log-test' });
  const sql = openSql(url);
  return {
    db,
    sql,
    async takeBack(store: LogStore = office.log.store) {
      const since: LoggedEvent[] = [];
      const key = office.log.signer.verifierKey;
      const result = await inSqlTransaction(db, nobody, (tx) =>
        takeBackEntries({ tx, store, key, since: (event) => since.push(event) }),
      );
      return { ...result, since };
    },
    async close() {
      await Promise.all([db.close(), sql.close()]);
    },
  };
}

/** Three hundred events had their places when the dump was taken, five waited for theirs, and nine thousand came after it. */
let copy: Awaited<ReturnType<typeof restoredCopy>>;
beforeAll(async () => {
  await office.act(300);
  await office.turnTo(300);
  await office.act(5);
  copy = await restoredCopy();
  await office.act(9_000);
  await office.turnTo(9_305);
});
afterAll(() => copy.close());

const asSuperuser = (statement: string) =>
  copy.sql.query(`do $$ begin set local session_replication_role = replica; ${statement}; end $$`);
const LAST = '(select max(position) from audit_record)';

describe('a log whose files are lost', () => {
  const rebuilt = (into: LogStore, heads: readonly KnownHead[] = []) =>
    rebuildLog({ db: copy.db, into, key: office.log.signer.verifierKey, heads, signal: new AbortController().signal });
  const rootAt = async (size: number) =>
    (await copy.sql.query<{ root: Buffer }>('select root from audit_batch where size = $1', [size]))[0]?.root as Buffer;

  it('is made again out of the rows, to the byte, and a later head tells how much is gone', async () => {
    const into = new MemoryLogStore();
    const heads = [
      { size: 300, root: await rootAt(300), of: 'the manifest' },
      { size: 9_305, root: Buffer.alloc(32), of: 'what the auditor kept' },
    ];
    expect(await rebuilt(into, heads)).toEqual({
      size: 300,
      vouched: { size: 300, of: 'the manifest' },
      lostAtLeast: 9_005,
    });
    for (const file of ['tile/entries/000', 'tile/0/000'])
      expect(Buffer.from((await into.read(file)) ?? [])).toEqual(
        Buffer.from((await office.log.store.read(file)) ?? []),
      );
    expect(await rebuilt(into, heads)).toMatchObject({ size: 300 });
  });

  it('is not made of rows that a signed head does not know, nor where the log is there', async () => {
    const into = new MemoryLogStore();
    await expect(rebuilt(into, [{ size: 299, root: Buffer.alloc(32, 7), of: 'the manifest' }])).rejects.toThrow(
      /first 299 events of the backup do not lead to the head of the manifest/,
    );
    await copy.sql.query('create table kept_record as select * from audit_record');
    await asSuperuser(
      `update audit_record set facts = '[99]' where position = (select min(position) from audit_record)`,
    );
    await expect(rebuilt(into)).rejects.toThrow(LogDisagreement);
    await asSuperuser(
      'delete from audit_record; insert into audit_record select * from kept_record; drop table kept_record',
    );
    expect(await into.read('tile/entries/000')).toBeNull();
    await expect(rebuilt(office.log.store)).rejects.toThrow(/the log is not lost/);
  });
});

describe('nothing is taken back', () => {
  it.each([
    [
      'an event of the dump that the log signed otherwise',
      `update audit_record set facts = '[99]' where position = ${LAST}`,
      /is not the event that the log signed/,
    ],
    [
      'a database of another history',
      `update audit_batch set root = sha256('other')`,
      /are not those of the restored database/,
    ],
    ['a database that is ahead of the folder', `update audit_batch set size = 100000`, /does not reach as far/],
  ])('into %s', async (_what, harm, sentence) => {
    await copy.sql.query('create table kept_batch as select * from audit_batch');
    await copy.sql.query('create table kept_record as select * from audit_record');
    await asSuperuser(harm);
    await expect(copy.takeBack()).rejects.toThrow(sentence);
    expect(await copy.sql.query('select count(*)::int as events from audit_event')).toEqual([{ events: 305 }]);
    await asSuperuser(
      'delete from audit_batch; insert into audit_batch select * from kept_batch; drop table kept_batch',
    );
    await asSuperuser(
      'delete from audit_record; insert into audit_record select * from kept_record; drop table kept_record',
    );
  });

  it('out of a folder in which an entry was changed', async () => {
    const store: LogStore = Object.create(office.log.store, {
      read: {
        value: async (file: string) => {
          const bytes = await office.log.store.read(file);
          return file.includes('entries/005') && bytes !== null
            ? Uint8Array.from(bytes, (byte, at) => (at === 20 ? byte ^ 1 : byte))
            : bytes;
        },
      },
    });
    await expect(copy.takeBack(store)).rejects.toThrow(LogDisagreement);
  });
});

it('a restored database learns what the log knows, keeps what waited, and goes on as the same chain', async () => {
  await copy.sql.query(
    `select append_audit_events(array[row(gen_random_uuid(), 'clients.listed', 'allowed', null, null, null, null, null, null, null, null, null, null)::audit_input])`,
  );
  // Somebody in another database of the server began before that and has not ended: nothing here waits for it.
  const since = await inSqlTransaction(office.api, nobody, async (tx) => {
    await tx.query('select pg_current_xact_id()', []);
    const { since: told, ...result } = await copy.takeBack();
    expect(result).toEqual({ size: 9_305, signed: 9_305, events: 9_000, waiting: 1 });
    expect(await compareLog(copy.db, office.reader.files)).toMatchObject({ outcome: 'sound', size: 9_305 });
    return told;
  });
  expect(since).toHaveLength(9_000);
  const inOrder = 'select id from audit_event order by position, occurred_at, id';
  const after = await copy.sql.query(inOrder);
  expect(after.slice(0, 9_305)).toEqual(await office.sql.query(inOrder));
  const words = 'select facts, fields, subject_ids, policy_hash, outcome, purpose from audit_event where id = $1';
  const id = since[4_000]?.id;
  expect(await copy.sql.query(words, [id])).toEqual(await office.sql.query(words, [id]));
  // The next turn gives the one that waited its place, and the head grows out of the one before.
  const sequencer = office.log.sequencer(copy.db);
  await office.turnTo(9_306, sequencer);
  await office.log.sequencer(copy.db).stop();
  expect(await copy.takeBack()).toMatchObject({ size: 9_306, events: 0, waiting: 0 });
});
