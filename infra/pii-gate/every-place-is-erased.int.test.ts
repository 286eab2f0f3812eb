import { PERSONAL_DATA } from '@kean/api/personal-data';
import { openKeyStore } from '@kean/db/keystore';
import { environmentRootKey, type Keyring, newRootKeyText, openKeyring } from '@kean/encryption';
import { newId, type PersonalPlace } from '@kean/kernel';
import { type FreshDatabase, freshDatabase, type OpenedSql, openSql } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ERASERS } from './columns/erasers.ts';
import { inventRow } from './testing/invent-row.ts';

const HOUR_MS = 3_600_000;
const PLACES: readonly PersonalPlace[] = PERSONAL_DATA.flatMap(({ places }) => places);
const byEraser = (kind: PersonalPlace['eraser']) => PLACES.filter(({ eraser }) => eraser === kind);
const read = ({ place }: PersonalPlace) => {
  const [table = '', column = ''] = place.split('.');
  return { table, column };
};

let fresh: FreshDatabase;
let sql: OpenedSql;
let store: ReturnType<typeof openKeyStore>;
let made: ReturnType<typeof openKeyStore>;
/** Of a process that registers clients, and of the worker, which alone may destroy. */
let making: Keyring;
let keyring: Keyring;

beforeAll(async () => {
  fresh = await freshDatabase();
  // One connection whose rows need nobody to hang on: each table is filled by itself.
  const url = new URL(fresh.adminUrls.kean);
  url.searchParams.set('options', '-c session_replication_role=replica');
  sql = openSql(url.href);
  store = openKeyStore({ url: fresh.urls.kean_keys_worker, applicationName: 'kean-test' });
  const root = environmentRootKey(newRootKeyText('aes-256-gcm'), 'the test');
  made = openKeyStore({ url: fresh.urls.kean_keys_api, applicationName: 'kean-test', max: 1 });
  making = await openKeyring({ store: made.store, root });
  keyring = await openKeyring({ store: store.store, root });
});
afterAll(async () => {
  await Promise.all([sql.close(), store.close(), made.close()]);
  await fresh.dispose();
});

/** The subject to be erased and their neighbour, each with a row. */
async function twoPeople(place: PersonalPlace): Promise<{ erased: string; kept: string }> {
  const { table } = read(place);
  const people = { erased: newId(), kept: newId() };
  await sql.query(`DELETE FROM "${table}"`);
  for (const id of Object.values(people)) await inventRow(sql, table, { [place.subject.by]: id });
  return people;
}

async function storedAt(place: PersonalPlace, id: string): Promise<unknown[]> {
  const { table, column } = read(place);
  const rows = await sql.query<{ value: unknown }>(
    `SELECT "${column}" AS value FROM "${table}" WHERE "${place.subject.by}" = $1::uuid`,
    [id],
  );
  return rows.map(({ value }) => value);
}

it('has places for each kind of eraser to show itself on', () => {
  for (const kind of Object.keys(ERASERS)) expect(byEraser(kind as PersonalPlace['eraser']).length).toBeGreaterThan(0);
});

describe('delete-row', () => {
  it.each(byEraser('delete-row'))('$place of one subject is gone, and the neighbour keeps theirs', async (place) => {
    const { erased, kept } = await twoPeople(place);
    const eraser = ERASERS[place.eraser]({ tx: sql, keyring }, place);
    await eraser.erase(erased);
    await eraser.erase(erased);
    expect([await storedAt(place, erased), (await storedAt(place, kept)).length]).toEqual([[], 1]);
  });
});

describe('overwrite-column', () => {
  it.each(byEraser('overwrite-column'))('$place says nothing any more, and the row stays', async (place) => {
    const { erased, kept } = await twoPeople(place);
    const [before, neighbour] = [await storedAt(place, erased), await storedAt(place, kept)];
    const eraser = ERASERS[place.eraser]({ tx: sql, keyring }, place);
    await eraser.erase(erased);
    await eraser.erase(erased);
    const [after] = await storedAt(place, erased);
    expect(after).not.toEqual(before[0]);
    expect([null, erased, []]).toContainEqual(after);
    expect(await storedAt(place, kept)).toEqual(neighbour);
  });

  it('refuses a column that has no way to say nothing', async () => {
    const place = { place: 'client.version', subject: { kind: 'client', by: 'id' } } as const;
    const erasing = ERASERS['overwrite-column']({ tx: sql, keyring }, place).erase(newId());
    await expect(erasing).rejects.toMatchObject({ code: 'DB_COLUMN_CANNOT_BE_EMPTIED' });
  });
});

describe('expire-row', () => {
  it.each(byEraser('expire-row'))('$place is gone once its time is over, and not before', async (place) => {
    const { table } = read(place);
    await sql.query(`DELETE FROM "${table}"`);
    for (const shift of [-HOUR_MS, HOUR_MS]) {
      await inventRow(sql, table, { [place.subject.by]: new Date(Date.now() + shift) });
    }
    await ERASERS[place.eraser]({ tx: sql, keyring }, place).erase(newId());
    const left = await sql.query<{ ahead: boolean }>(`SELECT "${place.subject.by}" > now() AS ahead FROM "${table}"`);
    expect(left).toEqual([{ ahead: true }]);
  });
});

describe('destroy-data-key', () => {
  it.each(byEraser('destroy-data-key'))('$place has no key any more and can never get one', async (place) => {
    const scope = place.subject.kind === 'import' ? 'import' : 'client';
    const [erased, kept] = [newId(), newId()];
    const [key, neighbour] = [erased, kept].map((id) => place.sealedUnder?.(id) ?? id);
    if (key === undefined || neighbour === undefined) throw new TypeError('two subjects have two keys');
    const use = { principal: 'system', purpose: 'test' } as const;
    await making.createFor(scope, [key, neighbour], use);
    const eraser = ERASERS['destroy-data-key']({ tx: sql, keyring }, place);
    await eraser.erase(erased);
    await eraser.erase(erased);
    expect([...(await keyring.keysFor(scope, [key, neighbour], use)).keys()]).toEqual([neighbour]);
    await expect(making.createFor(scope, [key], use)).rejects.toMatchObject({ code: 'ENCRYPTION_SUBJECT_FENCED' });
  });
});

it('deletes nothing by a name that is no plain column', () => {
  const means = { tx: sql, keyring };
  for (const place of ['client', 'client."x"', 'client.card; drop table client', 'public.client.card']) {
    const make = () => ERASERS['delete-row'](means, { place, subject: { kind: 'client', by: 'id' } });
    expect(make).toThrow(TypeError);
  }
});
