import { createHash } from 'node:crypto';
import { type ClientId, newId } from '@kean/kernel';
import { type FreshDatabase, freshDatabase, type OpenedSql, openSql } from '@kean/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { inSqlTransaction } from './in-sql-transaction.ts';
import { bearerPrincipal, nobody, type RowPrincipal, visitorPrincipal } from './row-principal.ts';
import { makeTwoRegions, PLACES, type TwoRegions } from './testing/two-regions.ts';

let fresh: FreshDatabase;
let office: TwoRegions;
let db: Database;
let sql: OpenedSql;
const digestOf = (text: string) => createHash('sha256').update(text).digest();
const invitations = new Map<string, string>();

beforeAll(async () => {
  fresh = await freshDatabase();
  office = await makeTwoRegions(fresh.adminUrls.kean);
  db = openDatabase({ url: fresh.urls.kean_api, applicationName: 'test-visitor', max: 2 });
  sql = openSql(fresh.adminUrls.kean);
  for (const place of PLACES) {
    const [id, client] = [newId(), office.clients[place]];
    invitations.set(place, id);
    await sql.query(
      `insert into client_invitation (id, client_id, invited_by, reason, channel, link_digest, ends_at)
       values ($1, $2, $3, 'own-pages', 'screen', $4, now() + interval '1 hour')`,
      [id, client, office.agent.staffId, digestOf(`link ${place}`)],
    );
    await sql.query(
      `insert into client_visit (id, client_id, invitation_id, token_digest, ends_at)
       values ($1, $2, $3, $4, now() + interval '15 minutes')`,
      [newId(), client, id, digestOf(`token ${place}`)],
    );
  }
});
afterAll(async () => {
  await Promise.all([db.close(), sql.close()]);
  await fresh.dispose();
});

const OF_CLIENT = ['client_field', 'demand', 'property', 'assignment', 'client_token', 'client_visit'] as const;

async function clientsIn(as: RowPrincipal, table: string): Promise<string[]> {
  const key = table === 'client' ? 'id' : 'client_id';
  const rows = await inSqlTransaction(db, as, (tx) =>
    tx.query<{ id: string }>(`select distinct ${key} as id from ${table}`),
  );
  return rows.map(({ id }) => id);
}

test.each(PLACES)('a client in their own pages sees themself and nobody else, in every table (%s)', async (place) => {
  const own = office.clients[place] as ClientId;
  for (const table of ['client', ...OF_CLIENT, 'client_invitation']) {
    expect(await clientsIn(visitorPrincipal(own), table), table).toEqual([own]);
  }
  for (const table of ['import', 'import_row']) {
    expect(await inSqlTransaction(db, visitorPrincipal(own), (tx) => tx.query(`select 1 from ${table}`))).toEqual([]);
  }
});

test('a client leaves quarantine by their own act, and writes nothing else of their row and nothing of another', async () => {
  const [own, other] = [office.clients.own as ClientId, office.clients.team];
  const become = (client: string, state: string) =>
    inSqlTransaction(db, visitorPrincipal(own), (tx) =>
      tx.query(`update client set state = $2::client_state where id = $1 returning id`, [client, state]),
    );
  const standing = (state: string) =>
    sql.query('update client set state = $2::client_state where id = any ($1::uuid[])', [[own, other], state]);
  await standing('quarantined');
  for (const state of ['erased', 'restricted', 'quarantined'])
    await expect(become(own, state)).rejects.toMatchObject({ code: 'DB_REFUSED' });
  expect(await become(own, 'active')).toHaveLength(1);
  expect(await become(other, 'active')).toEqual([]);
  // Neither whoever was restricted nor whoever is a client already is moved by it, whatever they ask for.
  for (const now of ['restricted', 'active', 'erased']) {
    await standing(now);
    for (const state of ['active', 'quarantined', 'restricted', 'erased'])
      expect(await become(own, state), `${now} to ${state}`).toEqual([]);
  }
  await standing('active');
  const visit = inSqlTransaction(db, visitorPrincipal(own), (tx) =>
    tx.query(
      `insert into client_visit (id, client_id, invitation_id, token_digest, ends_at) values ($1, $2, $3, $4, now())`,
      [newId(), other, invitations.get('team'), digestOf('a token for another')],
    ),
  );
  await expect(visit).rejects.toMatchObject({ code: 'DB_REFUSED' });
});

test('whoever bears a secret sees the one row of its digest; one bit beside it there is nothing', async () => {
  const link = digestOf('link team');
  expect(await clientsIn(bearerPrincipal(link), 'client_invitation')).toEqual([office.clients.team]);
  expect(await clientsIn(bearerPrincipal(digestOf('token team')), 'client_visit')).toEqual([office.clients.team]);
  for (const table of ['client', ...OF_CLIENT])
    expect(await clientsIn(bearerPrincipal(link), table), table).toEqual([]);
  const beside = Buffer.from(link);
  beside[31] = (beside[31] ?? 0) ^ 1;
  expect(await clientsIn(bearerPrincipal(beside), 'client_invitation')).toEqual([]);
  expect(await clientsIn(nobody, 'client_invitation')).toEqual([]);
});

test('a client who was erased is nobody any more', async () => {
  const own = office.clients.branch as ClientId;
  await sql.query(`update client set state = 'erased' where id = $1`, [own]);
  for (const table of ['client', ...OF_CLIENT, 'client_invitation'])
    expect(await clientsIn(visitorPrincipal(own), table), table).toEqual([]);
});
