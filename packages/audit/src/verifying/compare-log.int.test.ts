import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inSqlTransaction, nobody } from '@kean/db';
import { newId } from '@kean/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordEvent } from '../record-event.ts';
import { type LogOffice, openLogOffice } from '../testing/log-office.ts';
import { samplePrincipal, sampleReveal } from '../testing/sample-events.ts';
import { compareLog } from './compare-log.ts';

const SIZE = 700;
let office: LogOffice;
/** Ids in the order of the log. */
let ids: string[];

beforeAll(async () => {
  office = await openLogOffice();
  await office.act(300);
  await office.act(400);
  await office.turnTo(SIZE);
  const rows = await office.sql.query<{ id: string }>('select id from audit_event order by position, occurred_at, id');
  ids = rows.map(({ id }) => id);
  // Everything is put back from here after each harm.
  await office.sql.query('create table kept as select * from audit_record');
});
afterAll(() => office.close());

const found = () => compareLog(office.worker, office.reader.files);
const idAt = (sequence: number) => ids[sequence] as string;

/** Puts a copy of an event beside it, under another id and at another place. */
function copyOf(id: string, newIdOfCopy: string, time: string, position: string): string {
  const rest = 'form, principal, session_id, branch, subject_id, subject_ids, policy, facts';
  return `insert into audit_record (id, occurred_at, position, ${rest})
    select '${newIdOfCopy}', ${time}, ${position}, ${rest} from audit_record where id = '${id}'`;
}

async function after(statement: string) {
  await office.tamper(statement);
  try {
    return await found();
  } finally {
    await office.tamper('delete from audit_record; insert into audit_record select * from kept');
  }
}

describe('the comparison of database and log', () => {
  it('is sound where nobody touched either, and stays so while the log grows', async () => {
    expect(await found()).toEqual({ outcome: 'sound', sequence: null, eventId: null, size: SIZE });
    await office.act(3);
    expect(await found()).toMatchObject({ outcome: 'sound', size: SIZE });
    await office.tamper('delete from audit_record where id not in (select id from kept)');
  });

  it.each([
    'principal = branch',
    'branch = null',
    `subject_id = '${newId()}'`,
    `subject_ids = array['${newId()}'::uuid]`,
    `facts = '[11]'`,
    'facts = null',
    `facts = '[12, 12]'`,
    `facts = 'nothing'`,
    'policy = null',
    'session_id = gen_random_uuid()',
    'form = 2147483647',
  ])('names the event that was edited: %s', async (change) => {
    const result = await after(`update audit_record set ${change} where id = '${idAt(512)}'`);
    expect(result).toEqual({ outcome: 'edited', sequence: 512, eventId: idAt(512), size: SIZE });
  });

  it.each([
    ['purpose', "'viewing-arrangement'"],
    ['purpose', 'null'],
    ['outcome', "'refused'"],
    ['action', "'clients.listed'"],
    ['fields', "'{name}'"],
    ['fact_names', "'{quota}'"],
  ])('names the event that was given other words: %s = %s', async (column, word) => {
    const others = 'action, outcome, subject_kind, purpose, fields, fact_names';
    const result = await after(
      `insert into audit_form (number, ${others})
         select 2000000000, ${others.replace(column, word)} from audit_form order by number limit 1;
       update audit_record set form = 2000000000 where id = '${idAt(512)}'`,
    );
    await office.tamper('delete from audit_form where number = 2000000000');
    expect(result).toEqual({ outcome: 'edited', sequence: 512, eventId: idAt(512), size: SIZE });
  });

  it.each([
    ['audit_party', 'id = gen_random_uuid()'],
    ['audit_policy', "hash = '\\xab'"],
    ['audit_form', "purpose = 'viewing-arrangement'"],
  ])('names the first event that a changed word in %s makes say something else', async (table, change) => {
    await office.sql.query(`create table words as select * from ${table}`);
    const result = await after(`update ${table} set ${change}`);
    await office.tamper(`delete from ${table}; insert into ${table} select * from words`);
    await office.sql.query('drop table words');
    expect(result).toEqual({ outcome: 'edited', sequence: 0, eventId: idAt(0), size: SIZE });
    expect(await found()).toMatchObject({ outcome: 'sound' });
  });

  it.each([0, 299, 300, 699])('names the event that is missing: entry %i', async (sequence) => {
    const result = await after(`delete from audit_record where id = '${idAt(sequence)}'`);
    expect(result).toEqual({ outcome: 'missing', sequence, eventId: idAt(sequence), size: SIZE });
  });

  it('names the first of a tail that was cut off, and of everything', async () => {
    const tail = ids.slice(650).map((id) => `'${id}'`);
    const cut = await after(`delete from audit_record where id in (${tail.join(', ')})`);
    expect(cut).toMatchObject({ outcome: 'missing', sequence: 650, eventId: idAt(650) });
    expect(await after('delete from audit_record')).toMatchObject({ outcome: 'missing', sequence: 0 });
  });

  it('names an event that was put in between', async () => {
    const id = newId();
    const columns =
      'occurred_at, form, principal, session_id, branch, subject_id, subject_ids, policy, facts, position';
    const result = await after(
      `insert into audit_record (id, ${columns}) select '${id}', ${columns.replace('occurred_at', "occurred_at + interval '1 microsecond'")}
       from audit_record where id = '${idAt(100)}'`,
    );
    expect(result).toMatchObject({ outcome: 'inserted', eventId: id });
    expect([100, 101, 102]).toContain(result.sequence);
  });

  it('names an event that was moved: earlier, later, or to another time', async () => {
    for (const change of ['position = position - 1', 'position = position + 1']) {
      const result = await after(`update audit_record set ${change} where id = '${idAt(400)}'`);
      expect(result.outcome, change).toBe('reordered');
    }
    const times = await after(
      `update audit_record set occurred_at = occurred_at - interval '1 day' where id = '${idAt(400)}'`,
    );
    expect(times).toMatchObject({ outcome: 'reordered' });
  });

  it('names the last event where it was moved behind the end of the log', async () => {
    const result = await after(`update audit_record set position = position + 1 where id = '${idAt(SIZE - 1)}'`);
    expect(result).toEqual({ outcome: 'reordered', sequence: SIZE - 1, eventId: idAt(SIZE - 1), size: SIZE });
  });

  it('takes no event that was put in for a moved one because it bears the id of an earlier one', async () => {
    const result = await after(copyOf(idAt(600), idAt(590), "occurred_at - interval '1 microsecond'", 'position'));
    expect(result).toMatchObject({ outcome: 'inserted', eventId: idAt(590) });
    expect([599, 600]).toContain(result.sequence);
  });

  it('notices when the whole database was written anew with fresh ids', async () => {
    expect(await after('update audit_record set id = gen_random_uuid()')).toMatchObject({
      outcome: 'missing',
      sequence: 0,
      eventId: idAt(0),
    });
  });

  it('says that the log is unreadable when its files are damaged', async () => {
    const file = path.join(office.log.folder, 'tile/entries/001.gz');
    const bytes = await readFile(file);
    await writeFile(file, bytes.subarray(1));
    expect(await found()).toMatchObject({ outcome: 'unreadable' });
    await rm(file);
    expect(await found()).toMatchObject({ outcome: 'unreadable' });
    await writeFile(file, bytes);
    expect(await found()).toMatchObject({ outcome: 'sound' });
  });

  it('says of a log that nobody has begun that it is sound, and of how many entries', async () => {
    const other = await openLogOffice();
    expect(await compareLog(other.worker, other.reader.files)).toEqual({
      outcome: 'sound',
      sequence: null,
      eventId: null,
      size: 0,
    });
    await other.close();
  });

  it('notices that the root was changed which was recorded with the last batch', async () => {
    const flip = () => office.tamper('update audit_batch set root = set_byte(root, 0, get_byte(root, 0) # 1)');
    await flip();
    expect(await found()).toEqual({ outcome: 'unreadable', sequence: null, eventId: null, size: SIZE });
    await flip();
    expect(await found()).toMatchObject({ outcome: 'sound' });
  });

  it.each([
    ['of a later time', newId(), "occurred_at + interval '1 second'"],
    ['of the same time and a higher id', 'ffffffff-ffff-7fff-bfff-ffffffffffff', 'occurred_at'],
  ])('leaves to the next batch an event of the last transaction %s', async (_name, id, time) => {
    const result = await after(copyOf(idAt(SIZE - 1), id, time, 'position'));
    expect(result).toEqual({ outcome: 'sound', sequence: null, eventId: null, size: SIZE });
  });

  it('names an event that was put behind the last one, where the last ones were moved to make room', async () => {
    const id = newId();
    const room =
      'update audit_record set position = position - 1 where position = (select max(position) from audit_record)';
    const result = await after(
      `${room}; ${copyOf(idAt(SIZE - 1), id, "occurred_at - interval '1 second'", 'position + 1')}`,
    );
    expect(result).toEqual({ outcome: 'inserted', sequence: SIZE, eventId: id, size: SIZE });
  });

  it('reads a longer log page by page, also where the last page is full', async () => {
    const other = await openLogOffice();
    const compared = () => compareLog(other.worker, other.reader.files);
    await other.act(4096);
    await other.turnTo(4096);
    expect(await compared()).toMatchObject({ outcome: 'sound', size: 4096 });
    await other.act(5);
    await other.turnTo(4101);
    expect(await compared()).toMatchObject({ outcome: 'sound', size: 4101 });
    await other.tamper('delete from audit_record where position = (select max(position) from audit_record)');
    expect(await compared()).toMatchObject({ outcome: 'missing', sequence: 4096 });
    await other.close();
  });

  it('is sound where the last event of all happened before one of an earlier transaction', async () => {
    const other = await openLogOffice();
    await inSqlTransaction(other.api, nobody, async (earlier) => {
      await recordEvent(earlier, sampleReveal(samplePrincipal()));
      await other.act(1);
      await recordEvent(earlier, sampleReveal(samplePrincipal()));
    });
    await other.turnTo(3);
    expect(await compareLog(other.worker, other.reader.files)).toMatchObject({ outcome: 'sound', size: 3 });
    await other.close();
  });

  it('ends early when it is told to', async () => {
    await expect(compareLog(office.worker, office.reader.files, AbortSignal.abort())).rejects.toThrow(/abort/i);
  });
});
