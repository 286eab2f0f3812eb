import { type Database, inSqlTransaction, nobody, openDatabase } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import { newId, Personal } from '@kean/kernel';
import { ContactList } from '@kean/messages/contact-list';
import type { Replaying } from '@kean/restores';
import { aBranch, aStaffMember, type TestBranch, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policy } from '../policy.ts';
import { aCall, aClient, aPhone, aStrangersCall, eventsOf, openOffice, type TestOffice } from '../testing/index.ts';
import { keepContactListOf } from './keep-contact-list.ts';
import { hearAgain, liftOf, noteOf, objectionOf, objectOneself, ownObjection } from './of-client.ts';
import { objectAgain } from './restoring.ts';

let office: TestOffice;
let worker: Database;
let here: TestBranch;
let agent: TestStaff;
const contactList = new ContactList('a-key-of-a-contact-list-of-this-test');

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

const byAgent = () => aCall(office, agent, [policy], { 'clients.note-objections': 'own' });
const visiting = (clientId: ClientId) => ({
  ...aStrangersCall(office),
  visitor: { visitId: newId<'Visit'>(), clientId },
});
const mine = (phone = aPhone()) => aClient(office, here, { assigneeId: agent.id, fields: { phone } });
const keep = (clientId: ClientId) =>
  keepContactListOf({ services: { db: worker, keyring: office.keyring }, messages: { contactList } }, clientId, () =>
    Promise.resolve(),
  );
const isListed = (phone: string) =>
  inSqlTransaction(worker, { ...nobody, clientScope: 'agency' }, (tx) =>
    contactList.holds(tx, 'sms', new Personal(phone)),
  );
const promised = (clientId: ClientId) =>
  office.sql.query(`select from outbox where job = 'clients.keep-contact-list' and payload->>'clientId' = $1`, [
    clientId,
  ]);

describe('an objection to being contacted', () => {
  it('noted twice is one, in the log, and promises the list', async () => {
    const id = await mine();
    await noteOf(byAgent(), id, 'complaint');
    await noteOf(byAgent(), id, 'asked');
    expect(await objectionOf(byAgent(), id)).toMatchObject({ reason: 'complaint', isClientsOwn: false });
    const objected = (await eventsOf(office, agent.id)).filter(
      ({ action, subjectId }) => action === 'clients.contact-objected' && subjectId === id,
    );
    expect(objected).toHaveLength(1);
    expect(await promised(id)).toHaveLength(1);
    await liftOf(byAgent(), id);
    expect(await objectionOf(byAgent(), id)).toBeNull();
  });

  it('of a client out of reach is told as of one who is not there', async () => {
    const id = await aClient(office, here);
    const refused = { code: 'CLIENTS_CLIENT_NOT_FOUND' };
    await expect(noteOf(byAgent(), id, 'asked')).rejects.toMatchObject(refused);
    await expect(liftOf(byAgent(), id)).rejects.toMatchObject(refused);
    await expect(objectionOf(byAgent(), newId())).rejects.toMatchObject(refused);
  });

  it('that the client said alone is taken back by nobody else, whatever the process asks of the database', async () => {
    const id = await mine();
    await noteOf(byAgent(), id, 'asked');
    await objectOneself(visiting(id));
    expect(await ownObjection(visiting(id))).toMatchObject({ isClientsOwn: true });
    await expect(liftOf(byAgent(), id)).rejects.toMatchObject({ code: 'CLIENTS_OBJECTION_IS_THE_CLIENTS' });
    const asOffice = { ...nobody, clientScope: 'agency' } as const;
    await inSqlTransaction(office.db, asOffice, (tx) =>
      tx.query('update contact_objection set lifted_at = now() where client_id = $1', [id]),
    );
    expect(await objectionOf(byAgent(), id)).not.toBeNull();
    const forged = inSqlTransaction(office.db, asOffice, (tx) =>
      tx.query(`insert into contact_objection (id, client_id, reason) values ($1, $2, 'asked')`, [newId(), id]),
    );
    await expect(forged).rejects.toThrow();
    await hearAgain(visiting(id));
    expect(await ownObjection(visiting(id))).toBeNull();
  });

  it('comes back after a restore, of whoever said it since', async () => {
    const id = await mine();
    const objectionId = newId();
    const since = [
      { action: 'clients.contact-objected', subjectId: id, principalId: agent.id, facts: { objectionId } },
    ] as unknown as Replaying['since'];
    const tx = { query: (text: string, values?: readonly unknown[]) => office.sql.query(text, values) };
    const [done] = await objectAgain({ tx, since } as unknown as Replaying);
    expect(done?.count).toBe(1);
    expect(await objectionOf(byAgent(), id)).not.toBeNull();
  });
});

describe('the list of addresses', () => {
  it('follows the objection, under a key that the database does not hold', async () => {
    const phone = aPhone();
    const id = await mine(phone);
    await noteOf(byAgent(), id, 'asked');
    await keep(id);
    await keep(id);
    expect(await isListed(phone)).toBe(true);
    expect(await isListed(`+86 ${phone}`)).toBe(true);
    expect(JSON.stringify(await office.sql.query('select * from do_not_contact'))).not.toContain(phone);
    await liftOf(byAgent(), id);
    await keep(id);
    expect(await isListed(phone)).toBe(false);
  });

  it('is kept for whoever waits in quarantine or is restricted too', async () => {
    for (const state of ['quarantined', 'restricted'] as const) {
      const phone = aPhone();
      const id = await aClient(office, here, { assigneeId: agent.id, consents: 'none', fields: { phone } });
      await office.sql.query('update client set state = $2::client_state where id = $1', [id, state]);
      await noteOf(byAgent(), id, 'wrong-person');
      await keep(id);
      expect(await isListed(phone)).toBe(true);
    }
  });

  it('fails where this process has no key of it, so that the work is seen and tried again', async () => {
    const id = await mine();
    await noteOf(byAgent(), id, 'asked');
    const without = { services: { db: worker, keyring: office.keyring }, messages: { contactList: null } };
    await expect(keepContactListOf(without, id, () => Promise.resolve())).rejects.toMatchObject({
      code: 'CLIENTS_CONTACT_LIST_UNREADABLE',
    });
  });
});
