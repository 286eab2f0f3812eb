import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Database, inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { type FreshDatabase, freshDatabase, type OpenedSql, openSql } from '@kean/testing';
import { CHECKPOINT_PATH, EMPTY_ROOT, entriesAt, TreeProofs, tilePath, tileWidthAt } from '@kean/tlog';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { recordEvents } from '../record-event.ts';
import { samplePrincipal, sampleReveal } from '../testing/sample-events.ts';
import { type SampleLog, sampleLog } from '../testing/sample-log.ts';
import { sampleWitness } from '../testing/sample-witness.ts';
import { COSIGNED_PATH } from './log-store.ts';
import { idOfEntry } from './read-entry.ts';
import { readHead } from './signed-heads.ts';

const ALICE = samplePrincipal();

let fresh: FreshDatabase;
let api: Database;
let worker: Database;
let sql: OpenedSql;
let log: SampleLog;

beforeAll(async () => {
  fresh = await freshDatabase();
  api = openDatabase({ url: fresh.urls.kean_api, applicationName: 'sequencer-test' });
  worker = openDatabase({ url: fresh.urls.kean_worker, applicationName: 'sequencer-test' });
  sql = openSql(fresh.adminUrls.kean);
});
afterAll(async () => {
  await Promise.all([api.close(), worker.close(), sql.close()]);
  await fresh.dispose();
});
beforeEach(async () => {
  log = await sampleLog();
});
afterEach(async () => {
  await log.dispose();
  await tamper(BEGIN_ANEW);
});

/** What a database administrator can do, whom no trigger stops. */
const tamper = (statements: string) =>
  sql.query(`do $tamper$ begin set local session_replication_role = replica; ${statements}; end $tamper$`);
/** A database as it was made, which is quicker than making one. */
const BEGIN_ANEW = `
  truncate audit_record, audit_batch;
  delete from audit_era where era > 1;
  update audit_era set cluster = (select system_identifier from pg_control_system())`;

const act = (times: number) =>
  inSqlTransaction(api, nobody, (tx) =>
    recordEvents(
      tx,
      Array.from({ length: times }, () => sampleReveal(ALICE)),
    ),
  );

async function turn(db = worker): Promise<void> {
  const sequencer = log.sequencer(db);
  try {
    await sequencer.turn();
  } finally {
    await sequencer.stop();
  }
}

/**
 * Turns until so many entries are signed. The horizon is that of the whole cluster, where other tests have transactions of their own.
 */
async function turnTo(size: number, sequencer = log.sequencer(worker)): Promise<void> {
  await vi.waitFor(async () => {
    await sequencer.turn();
    expect((await head())?.size ?? 0).toBeGreaterThanOrEqual(size);
  }, soon);
  await sequencer.stop();
}
const soon = { timeout: 20_000, interval: 20 };

const head = async () => readHead(log.store, CHECKPOINT_PATH, [log.signer.verifierKey]);

/** Ids of the log's entries in their order, checked against the signed root. */
async function loggedIds(): Promise<string[]> {
  const signed = await head();
  const size = signed?.size ?? 0;
  const ids: string[] = [];
  for (let index = 0; index * 256 < size; index += 1) {
    const entries = await entriesAt(log.store, index, tileWidthAt('entries', index, size));
    ids.push(...entries.map(idOfEntry));
  }
  if (size > 0) expect(await new TreeProofs(log.store, size).root()).toEqual(signed?.root);
  return ids;
}

const storedIds = async () =>
  (await sql.query<{ id: string }>('select id from audit_event order by position, occurred_at, id')).map(
    ({ id }) => id,
  );

describe('the sequencer', () => {
  it('gives every committed event one place, without a gap, whatever the size of the turns', async () => {
    let size = 0;
    for (const times of [1, 3, 255, 256, 700]) {
      await act(times);
      size += times;
      await turnTo(size);
    }
    const ids = await loggedIds();
    expect(ids).toHaveLength(1215);
    expect(ids).toEqual(await storedIds());
    const batches = await sql.query<{ first: bigint; size: bigint }>(
      'select first, size from audit_batch order by size',
    );
    expect(batches.map(({ first, size }) => [Number(first), Number(size)])).toEqual([
      [0, 1],
      [1, 4],
      [4, 259],
      [259, 515],
      [515, 1215],
    ]);
  });

  it('waits for a transaction that began before and commits late, and misses nobody', async () => {
    const late = Promise.withResolvers<void>();
    const written = Promise.withResolvers<void>();
    const slow = inSqlTransaction(api, nobody, async (tx) => {
      await recordEvents(tx, [sampleReveal(ALICE)]);
      written.resolve();
      await late.promise;
    });
    await written.promise;
    await act(5);
    await turn();
    expect(await loggedIds()).toEqual([]);
    late.resolve();
    await slow;
    await turnTo(6);
    expect(await loggedIds()).toEqual(await storedIds());
    expect(await loggedIds()).toHaveLength(6);
  });

  it('does not wait for a transaction that is broken off', async () => {
    await expect(
      inSqlTransaction(api, nobody, async (tx) => {
        await recordEvents(tx, [sampleReveal(ALICE)]);
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    await act(2);
    await turnTo(2);
    expect(await loggedIds()).toHaveLength(2);
  });

  it('loses and doubles nothing while many callers write and it takes turns', async () => {
    const sequencer = log.sequencer(worker);
    const writers = Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let round = 0; round < 20; round += 1) await act(1 + (round % 3));
      }),
    );
    let writing = true;
    const ended = writers.then(() => {
      writing = false;
    });
    while (writing) await sequencer.turn();
    await ended;
    await turnTo((await storedIds()).length, sequencer);
    const ids = await loggedIds();
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(await storedIds());
  });

  it('signs nothing while nothing has happened', async () => {
    await turn();
    expect(await head()).toBeNull();
    await act(1);
    await turnTo(1);
    const signed = await head();
    await turn();
    expect(await head()).toEqual(signed);
    expect(signed?.root).not.toEqual(EMPTY_ROOT);
  });
});

describe('a crash', () => {
  it('between files and database leaves the same log as no crash', async () => {
    await act(300);
    await turnTo(300);
    const files = async () => new Set(await readdir(log.folder, { recursive: true }));
    const before = await files();
    await act(300);
    // The login of the api may not write batches: everything up to there is done, and then it ends.
    await vi.waitFor(() => expect(turn(api)).rejects.toMatchObject({ code: 'DB_REFUSED' }), soon);
    expect((await files()).size).toBeGreaterThan(before.size);
    expect((await head())?.size).toBe(300);
    await act(10);
    await turnTo(610);
    expect(await loggedIds()).toEqual(await storedIds());
  });

  it('between database and head is made good by the next turn', async () => {
    await act(5);
    await turnTo(5);
    await rm(path.join(log.folder, CHECKPOINT_PATH));
    await turn();
    expect((await head())?.size).toBe(5);
  });
});

describe('two sequencers', () => {
  it('do not sequence at once: one leads, the other stands by and takes over', async () => {
    const [one, two] = [log.sequencer(worker), log.sequencer(worker)];
    await one.turn();
    await two.turn();
    expect([one.leads(), two.leads()]).toEqual([true, false]);
    await act(3);
    await two.turn();
    expect(await loggedIds()).toEqual([]);
    await one.stop();
    await two.turn();
    expect(two.leads()).toBe(true);
    await turnTo(3, two);
  });

  it('that both believe to lead write one history: the second finds its batch taken', async () => {
    const one = log.sequencer(worker);
    await act(3);
    await vi.waitFor(async () => {
      await one.turn();
      expect((await head())?.size).toBe(3);
    }, soon);
    // The server ends the session that holds the lock, and the leader has not heard of it.
    await sql.query(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
    );
    const two = log.sequencer(worker);
    await act(3);
    // It is ended by a signal, which takes its time to be heard.
    await vi.waitFor(async () => {
      await two.turn();
      expect(two.leads()).toBe(true);
    }, soon);
    await one.turn().catch(() => undefined);
    await act(1);
    await one.stop();
    await turnTo(7, two);
    expect(await loggedIds()).toEqual(await storedIds());
  });
});

describe('a log, a database and a signature that do not belong together', () => {
  beforeEach(async () => {
    await act(300);
    await turnTo(300);
    await act(5);
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    ['a lost folder', () => emptyFolder(), /does not hold the 300 entries/],
    ['a lost tile', () => rm(path.join(log.folder, 'tile/0/001.p/44')), /does not hold the 300 entries/],
    ['a changed entry', () => flip(tilePath('entries', 1, 44)), /does not hold the 300 entries/],
    ['a changed hash', () => flip('tile/1/000.p/1', 10), /disagree about the first 300 entries/],
    ['a head of another key', () => writeFile(path.join(log.folder, CHECKPOINT_PATH), FOREIGN), /is not signed by/],
    ['a damaged head', () => flip(CHECKPOINT_PATH, 60), /damaged|not signed by/],
    ['a database of an older copy', () => forgetBatches(), /restored from an older copy/],
    ['a database in another cluster', () => move(), /stands in another cluster/],
  ])('%s: the sequencer refuses to start, in one sentence, and changes nothing', async (_name, harm, sentence) => {
    await harm();
    const before = await log.store.read(CHECKPOINT_PATH);
    const sequencer = log.sequencer(worker);
    await expect(sequencer.start(60_000)).rejects.toThrow(sentence);
    expect(await log.store.read(CHECKPOINT_PATH)).toEqual(before);
    expect(await sql.query('select from audit_batch where first >= 300')).toEqual([]);
    await sequencer.turn();
    expect(sequencer.leads()).toBe(false);
    await sequencer.stop();
  });

  const FOREIGN = `other.invalid/log\n1\n${Buffer.alloc(32).toString('base64')}\n\n— other.invalid/log ${Buffer.alloc(68).toString('base64')}\n`;

  async function emptyFolder(): Promise<void> {
    await rm(log.folder, { recursive: true });
    await mkdir(path.join(log.folder, '.incoming'), { recursive: true });
  }

  async function flip(file: string, at = 40): Promise<void> {
    const bytes = Buffer.from((await log.store.read(file)) ?? []);
    bytes[at] = (bytes[at] as number) ^ 1;
    await writeFile(path.join(log.folder, file), bytes);
  }

  async function forgetBatches(): Promise<void> {
    await tamper('delete from audit_batch');
  }

  async function move(): Promise<void> {
    await tamper('update audit_era set cluster = 1');
  }
});

describe('the witness', () => {
  it('cosigns what it is shown; unreachable, refusing or lying it never stops the log', async () => {
    const witness = await sampleWitness(log.signer.verifierKey);
    const sequencer = log.sequencer(worker, witness.address);
    const keys = [log.signer.verifierKey, witness.address.key] as const;
    const sign = async (size: number) => {
      await act(size - ((await head())?.size ?? 0));
      await vi.waitFor(async () => {
        await sequencer.turn();
        expect((await head())?.size).toBe(size);
      }, soon);
    };
    await sign(3);
    const cosigned = await readHead(log.store, COSIGNED_PATH, keys);
    expect(cosigned).toMatchObject({ size: 3, signatures: [{ signedAt: null }, { signedAt: expect.any(Number) }] });
    expect(await log.textOf(CHECKPOINT_PATH)).toBe(await log.textOf(COSIGNED_PATH));

    for (const instead of [
      { status: 500 },
      { status: 422 },
      { status: 200, body: 'lies\n' },
      { status: 200, body: '' },
    ]) {
      witness.instead = instead;
      await sign(((await head())?.size ?? 0) + 1);
    }
    expect((await readHead(log.store, COSIGNED_PATH, keys))?.size).toBe(3);
    const answers = log.told.filter(([what]) => what === 'witness');
    const kinds = answers.map(([, kind]) => kind);
    expect(kinds.filter((kind, at) => kind !== kinds[at - 1])).toEqual([
      'cosigned',
      'unreachable',
      'refused',
      'unreachable',
    ]);
    const silentSince = new Set(answers.slice(1).map(([, , since]) => since));
    expect(silentSince.size).toBe(1);

    witness.instead = null;
    await sign(8);
    expect((await readHead(log.store, COSIGNED_PATH, keys))?.size).toBe(8);
    expect(log.told.at(-1)).toEqual(['witness', 'cosigned', null]);
    await sequencer.stop();
    await witness.close();
  });

  it('that knows an older head is given the proof from there, also after a restart of the log', async () => {
    const witness = await sampleWitness(log.signer.verifierKey);
    for (const size of [5, 305, 307]) {
      await act(size - witness.head.size);
      await turnTo(size, log.sequencer(worker, witness.address));
      expect(witness.head.size).toBe(size);
    }
    await witness.close();
  });

  it('that is not there is silence, and the log goes on', async () => {
    const witness = await sampleWitness(log.signer.verifierKey);
    await witness.close();
    await act(2);
    await turnTo(2, log.sequencer(worker, witness.address));
    expect(log.told).toEqual([
      ['signed', 2],
      ['witness', 'unreachable', expect.any(Date)],
    ]);
  });
});

// The last one: the database goes on counting from there.
describe('a restore into another cluster', () => {
  it('goes on counting after the log: every event gets its place, once', async () => {
    await act(10);
    await turnTo(10);
    await act(4);
    // Another cluster counts transactions from the beginning: here, those of before stand far ahead.
    await tamper(`update audit_record set position = position + 1000000000;
      update audit_batch set position = position + 1000000000;
      update audit_era set cluster = 1`);
    const owner = openSql(fresh.urls.kean_owner);
    expect(await owner.query('select begin_log_era() as era')).toEqual([{ era: 2 }]);
    expect(await owner.query('select begin_log_era() as era')).toEqual([{ era: 2 }]);
    await owner.close();
    await act(6);
    await turnTo(20);
    expect(await loggedIds()).toEqual(await storedIds());
  });
});
