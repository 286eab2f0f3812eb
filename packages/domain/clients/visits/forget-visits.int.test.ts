import { type Database, inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { type ClientId, newId } from '@kean/kernel';
import { aBranch, aStaffMember, type TestBranch, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { aClient, openOffice, type TestOffice } from '../testing/index.ts';
import { forgetOldVisits } from './forget-visits.ts';
import { digestOf } from './secrets.ts';

let office: TestOffice;
let worker: Database;
let here: TestBranch;
let agent: TestStaff;

beforeAll(async () => {
  office = await openOffice();
  worker = openDatabase({ url: office.database.urls.kean_worker, applicationName: 'kean-test' });
  here = await aBranch(office.sql);
  agent = await aStaffMember(office.sql, { branch: here });
});
afterAll(async () => {
  await worker.close();
  await office.close();
});

/** A link that was over so many days ago, and the visit by it. */
async function linkOver(clientId: ClientId, days: number): Promise<string> {
  const id = newId<'Invitation'>();
  await office.sql.query(
    `insert into client_invitation (id, client_id, invited_by, reason, channel, link_digest, ends_at)
     values ($1, $2, $3, 'own-pages', 'screen', $4, now() - $5 * interval '1 day')`,
    [id, clientId, agent.id, digestOf(id), days],
  );
  await office.sql.query(
    `insert into client_visit (id, client_id, invitation_id, token_digest, opened_at, ends_at)
     values ($1, $2, $3, $4, now() - $5 * interval '1 day', now() - $5 * interval '1 day')`,
    [newId<'Visit'>(), clientId, id, digestOf(`${id} token`), days],
  );
  return id;
}

async function idsIn(table: string, column: string): Promise<string[]> {
  const rows = await office.sql.query<{ id: string }>(`select ${column} as id from ${table} order by ends_at`);
  return rows.map(({ id }) => id);
}

it('takes away what has been over for a month, and nothing younger', async () => {
  const id = await aClient(office, here, { assigneeId: agent.id });
  const [, young, coming] = [await linkOver(id, 31), await linkOver(id, 29), await linkOver(id, -1 / 48)];
  const window = (name: string, minutes: number) =>
    office.sql.query(
      `insert into visit_window (key, ends_at, tries) values ($1, now() + $2 * interval '1 minute', 1)`,
      [digestOf(name), minutes],
    );
  await window('over', -1);
  await window('counting', 5);
  let done = 0;
  await forgetOldVisits(worker, async () => {
    done += 1;
  });
  expect(await idsIn('client_invitation', 'id')).toEqual([young, coming]);
  expect(await idsIn('client_visit', 'invitation_id')).toEqual([young, coming]);
  expect(await office.sql.query('select key from visit_window')).toEqual([{ key: digestOf('counting') }]);
  expect(done).toBe(1);
});

it('is held to a month by the database too, whatever the worker asks for', async () => {
  const id = await aClient(office, here, { assigneeId: agent.id });
  const link = await linkOver(id, 1);
  await inSqlTransaction(worker, { ...nobody, clientScope: 'agency' }, async (tx) => {
    await tx.query('delete from client_visit');
    await tx.query('delete from client_invitation');
  });
  expect(await idsIn('client_invitation', 'id')).toContain(link);
  expect(await idsIn('client_visit', 'invitation_id')).toContain(link);
});
