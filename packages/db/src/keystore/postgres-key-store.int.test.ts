import { newId } from '@kean/kernel';
import { type FreshDatabase, freshDatabase } from '@kean/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenKeyStore, openKeyStore } from './index.ts';

/** Many at once wait for four connections, on a busy machine longer than an office would. */
const PATIENT_MS = 30_000;

let fresh: FreshDatabase;
let api: OpenKeyStore;
let worker: OpenKeyStore;

beforeAll(async () => {
  fresh = await freshDatabase();
  api = openKeyStore({ url: fresh.urls.kean_keys_api, applicationName: 'test', connectTimeoutMs: PATIENT_MS });
  worker = openKeyStore({ url: fresh.urls.kean_keys_worker, applicationName: 'test', connectTimeoutMs: PATIENT_MS });
});

afterAll(async () => {
  await Promise.all([api.close(), worker.close()]);
  await fresh.dispose();
});

function key(subjectId: string, mark = 1) {
  return { subjectId, wrapped: Buffer.alloc(60, mark), rootKeyId: 'root-1', suite: 1, generation: 1 };
}

function ids(count: number): string[] {
  return Array.from({ length: count }, () => newId());
}

const fenced = { code: 'ENCRYPTION_SUBJECT_FENCED', kind: 'conflict' };

test('keys of a thousand subjects are kept and read in one call each', async () => {
  const subjects = ids(1_000);
  const kept = await api.store.insert(
    'client',
    subjects.map((id) => key(id)),
  );
  expect(new Set(kept.map((row) => row.subjectId))).toEqual(new Set(subjects));
  const read = await worker.store.read('client', [...subjects, newId()]);
  expect(read).toHaveLength(1_000);
  expect(read[0]).toMatchObject({ rootKeyId: 'root-1', wrapped: Buffer.alloc(60, 1) });
});

test('a key offered for a subject that has one gives way to it', async () => {
  const [had, fresh] = ids(2) as [string, string];
  await api.store.insert('client', [key(had, 1)]);
  const kept = await worker.store.insert('client', [key(had, 2), key(fresh, 2)]);
  const marks = Object.fromEntries(kept.map((row) => [row.subjectId, row.wrapped[0]]));
  expect(marks).toEqual({ [had]: 1, [fresh]: 2 });
});

test('two processes that offer keys for the same subjects at once end up with the same ones', async () => {
  const subjects = ids(200);
  const offers = [1, 2, 3, 4].map((mark) => {
    const rows = subjects.map((id) => key(id, mark));
    return (mark % 2 === 0 ? api : worker).store.insert('client', mark > 2 ? rows.reverse() : rows);
  });
  const answers = await Promise.all(offers);
  const marksOf = (rows: Awaited<(typeof offers)[0]>) => new Map(rows.map((row) => [row.subjectId, row.wrapped[0]]));
  const [first, ...others] = answers.map(marksOf);
  for (const other of others) expect(other).toEqual(first);
  for (const answer of answers) expect(answer).toHaveLength(200);
});

test('the same subject is a client and an import apart', async () => {
  const [subject] = ids(1) as [string];
  await api.store.insert('client', [key(subject)]);
  expect(await api.store.read('import', [subject])).toEqual([]);
  await worker.store.fence('import', [subject]);
  expect(await api.store.read('client', [subject])).toHaveLength(1);
});

test('a fence takes the key with it, and no key is ever written behind it', async () => {
  const [gone, never, stays] = ids(3) as [string, string, string];
  await api.store.insert('client', [key(gone), key(stays)]);
  await worker.store.fence('client', [gone, never]);
  await worker.store.fence('client', [gone]);
  expect(await api.store.read('client', [gone, never, stays])).toHaveLength(1);
  await expect(api.store.insert('client', [key(gone)])).rejects.toMatchObject(fenced);
  const [bystander] = ids(1) as [string];
  await expect(worker.store.insert('client', [key(bystander), key(never)])).rejects.toMatchObject(fenced);
  expect(await api.store.read('client', [bystander])).toEqual([]);
});

test('why a subject has no key: not yet, destroyed, never', async () => {
  const [has, had, never, notYet] = ids(4) as [string, string, string, string];
  await api.store.insert('client', [key(has), key(had)]);
  await worker.store.fence('client', [had, never]);
  const absence = await api.store.absence('client', [has, had, never, notYet]);
  expect(absence).toEqual(
    new Map([
      [had, 'destroyed'],
      [never, 'never'],
      [notYet, 'not-yet'],
    ]),
  );
});

test('no order of events lets a key survive its fence: 60 races', async () => {
  const subjects = ids(60);
  const race = async (subject: string) => {
    const outcomes = await Promise.allSettled([
      api.store.insert('client', [key(subject)]),
      worker.store.fence('client', [subject]),
    ]);
    const [inserted, raised] = outcomes;
    expect(raised.status).toBe('fulfilled');
    if (inserted.status === 'rejected') expect(inserted.reason).toMatchObject(fenced);
  };
  await Promise.all(subjects.map(race));
  expect(await api.store.read('client', subjects)).toEqual([]);
});

test('a key that is being written while the fence goes up is destroyed when both are committed', async () => {
  const [subject] = ids(1) as [string];
  await withLogin('kean_keys_api', async (writer) => {
    await writer.query('begin');
    await writer.query(`insert into data_key values ('client', $1, $2, 'root-1')`, [subject, Buffer.alloc(60)]);
    const raised = worker.store.fence('client', [subject]);
    const waiting = await Promise.race([
      raised.then(() => 'raised'),
      new Promise((wait) => setTimeout(wait, 100, 'waits')),
    ]);
    expect(waiting).toBe('waits');
    await writer.query('commit');
    await raised;
  });
  expect(await api.store.read('client', [subject])).toEqual([]);
  expect(await api.store.absence('client', [subject])).toEqual(new Map([[subject, 'destroyed']]));
});

test('a transaction that reads an older state may neither write keys nor raise fences', async () => {
  await withLogin('kean_keys_worker', async (client) => {
    for (const level of ['repeatable read', 'serializable']) {
      for (const statement of [
        `insert into data_key values ('client', $1, decode(repeat('00', 60), 'hex'), 'root-1')`,
        `insert into erasure_fence (scope, subject_id) values ('client', $1)`,
      ]) {
        await client.query(`begin isolation level ${level}`);
        await expect(client.query(statement, [newId()]), statement).rejects.toMatchObject({ code: '25000' });
        await client.query('rollback');
      }
    }
  });
});

test('whose key it is cannot be changed, so no key moves behind a fence', async () => {
  const [outside, inside] = ids(2) as [string, string];
  await api.store.insert('client', [key(outside)]);
  await worker.store.fence('client', [inside]);
  const move = 'update data_key set subject_id = $1 where subject_id = $2';
  for (const login of ['kean_keys_api', 'kean_keys_worker'] as const) {
    await expect(withLogin(login, (client) => client.query(move, [inside, outside]))).rejects.toMatchObject({
      code: '42501',
    });
  }
  await expect(withLogin('kean_keys_owner', (client) => client.query(move, [inside, outside]))).rejects.toMatchObject({
    code: 'KF001',
  });
});

test('a key dies by a fence only, and a fence stands for ever, whoever asks', async () => {
  for (const login of ['kean_keys_api', 'kean_keys_worker', 'kean_keys_owner'] as const) {
    for (const statement of [
      'delete from erasure_fence',
      `update erasure_fence set had_key = false`,
      'truncate erasure_fence',
      'truncate data_key',
      'truncate index_root',
      'truncate root_key',
      'delete from root_key',
    ]) {
      await expect(
        withLogin(login, (client) => client.query(statement)),
        `${login}: ${statement}`,
      ).rejects.toMatchObject({ code: '42501' });
    }
  }
  for (const login of ['kean_keys_api', 'kean_keys_worker'] as const) {
    await expect(withLogin(login, (client) => client.query('delete from data_key'))).rejects.toMatchObject({
      code: '42501',
    });
  }
});

test('the api cannot destroy', async () => {
  await expect(api.store.fence('client', ids(1))).rejects.toMatchObject({ code: 'DB_REFUSED' });
});

test('there is one index root of a generation, and the first one offered survives', async () => {
  expect(await api.store.readIndexRoots()).toEqual([]);
  const offers = await Promise.all(
    [1, 2, 3].map((mark) =>
      (mark === 2 ? api : worker).store.insertIndexRoot({
        generation: 1,
        wrapped: Buffer.alloc(60, mark),
        rootKeyId: 'root-1',
      }),
    ),
  );
  const [survivor] = await api.store.readIndexRoots();
  for (const offer of offers) expect(Buffer.from(offer.wrapped)).toEqual(survivor?.wrapped);
});

test('a store that is not there is an answer "unavailable"', async () => {
  const nowhere = openKeyStore({
    url: 'postgres://kean_keys_api:nothing@127.0.0.1:1/kean_keys',
    applicationName: 'test',
  });
  await expect(nowhere.store.read('client', ids(1))).rejects.toMatchObject({ kind: 'unavailable' });
  expect(await nowhere.answers()).toBe(false);
  await nowhere.close();
});

async function withLogin<T>(
  login: 'kean_keys_api' | 'kean_keys_worker' | 'kean_keys_owner',
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: fresh.urls[login] });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

test('written anew, no byte of a destroyed key lies in the file of the table, and every other key is as it was', async () => {
  const [destroyed, kept] = ids(2) as [string, string];
  const mark = Buffer.from('invented-key-that-is-destroyed-'.repeat(2)).subarray(0, 60);
  await api.store.insert('client', [{ ...key(destroyed), wrapped: mark }, key(kept, 9)]);
  await worker.store.fence('client', [destroyed]);
  const admin = new pg.Client({ connectionString: fresh.adminUrls.keys });
  await admin.connect();
  const isThere = async () => {
    await admin.query('checkpoint');
    const { rows } = await admin.query<{ found: boolean }>(
      `select position($1::bytea in pg_read_binary_file(pg_relation_filepath('data_key'))) > 0 as found`,
      [mark],
    );
    return rows[0]?.found;
  };
  try {
    expect(await isThere()).toBe(true);
    await worker.writeAnew();
    expect(await isThere()).toBe(false);
    expect(await worker.store.read('client', [destroyed, kept])).toMatchObject([{ wrapped: Buffer.alloc(60, 9) }]);
    await expect(api.writeAnew()).rejects.toMatchObject({ kind: 'internal' });
  } finally {
    await admin.end();
  }
});

test('is not written anew while somebody looks from before a key was destroyed, and is when they have ended', async () => {
  const [destroyed] = ids(1) as [string];
  const mark = Buffer.from('invented-key-that-was-looked-at-'.repeat(2)).subarray(0, 60);
  await api.store.insert('client', [{ ...key(destroyed), wrapped: mark }]);
  const [admin, reader] = [fresh.adminUrls.keys, fresh.urls.kean_keys_api].map(
    (connectionString) => new pg.Client({ connectionString }),
  ) as [pg.Client, pg.Client];
  await Promise.all([admin.connect(), reader.connect()]);
  const isThere = async () => {
    await admin.query('checkpoint');
    const { rows } = await admin.query<{ found: boolean }>(
      `select position($1::bytea in pg_read_binary_file(pg_relation_filepath('data_key'))) > 0 as found`,
      [mark],
    );
    return rows[0]?.found;
  };
  try {
    await reader.query('begin isolation level repeatable read');
    await reader.query('select count(*) from data_key');
    await worker.store.fence('client', [destroyed]);
    const refused = expect(worker.writeAnew()).rejects.toMatchObject({ code: 'DB_UNAVAILABLE' });
    // Whoever reads a key meanwhile does not wait for the long look to end.
    await expect(api.store.read('client', [destroyed])).resolves.toEqual([]);
    await refused;
    expect(await isThere()).toBe(true);
    await reader.query('commit');
    await worker.writeAnew();
    expect(await isThere()).toBe(false);
  } finally {
    await Promise.all([admin.end(), reader.end()]);
  }
});

test('is not written anew while a transaction of another database is older than the destruction, and is when that has ended', async () => {
  const [destroyed] = ids(1) as [string];
  const mark = Buffer.from('invented-key-beside-another-db-'.repeat(2)).subarray(0, 60);
  await api.store.insert('client', [{ ...key(destroyed), wrapped: mark }]);
  const [admin, elsewhere] = [fresh.adminUrls.keys, fresh.adminUrls.kean].map(
    (connectionString) => new pg.Client({ connectionString }),
  ) as [pg.Client, pg.Client];
  await Promise.all([admin.connect(), elsewhere.connect()]);
  try {
    await elsewhere.query('begin');
    await elsewhere.query('select pg_current_xact_id()');
    await worker.store.fence('client', [destroyed]);
    const { rows } = await admin.query<{ written: boolean }>('select write_keys_anew() as written');
    expect(rows).toEqual([{ written: false }]);
    const written = worker.writeAnew();
    await elsewhere.query('commit');
    await written;
    await admin.query('checkpoint');
    const { rows: bytes } = await admin.query<{ found: boolean }>(
      `select position($1::bytea in pg_read_binary_file(pg_relation_filepath('data_key'))) > 0 as found`,
      [mark],
    );
    expect(bytes).toEqual([{ found: false }]);
  } finally {
    await Promise.all([admin.end(), elsewhere.end()]);
  }
});
