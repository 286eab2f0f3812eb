import { aCall, openOffice, type TestOffice } from '@kean/clients/testing';
import { type Database, inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { openKeyStore } from '@kean/db/keystore';
import { environmentRootKey, openKeyring } from '@kean/encryption';
import { openGuard } from '@kean/encryption/testing';
import { aStaffMember } from '@kean/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CONDUCTOR } from '../../conducting/personnel-worker.ts';
import { policy } from '../../policy.ts';
import { forgetPastMails } from './forget-past-mails.ts';
import { mailChangedMessage } from './mail-changed-message.ts';
import { type PastMailId, tellOfChangedMail } from './past-mail.ts';

let office: TestOffice;
let workerDb: Database;

beforeAll(async () => {
  office = await openOffice();
  workerDb = openDatabase({ url: office.database.urls.kean_worker, applicationName: 'kean-test-worker' });
});
afterAll(async () => {
  await workerDb.close();
  await office.close();
});

it('the address before a change is told and HR with it; it lies sealed until then and goes with its key', async () => {
  const [agent, hr, caller] = [
    await aStaffMember(office.sql),
    await aStaffMember(office.sql),
    await aStaffMember(office.sql),
  ];
  await office.sql.query(`insert into role (code, name, name_en) values ('hr', '人事', 'HR')`);
  await office.sql.query(
    `insert into role_grant (id, role_code, clause, action, subject, scope) values (gen_random_uuid(), 'hr', 'personnel', 'offboard', 'Staff', 'agency')`,
  );
  await office.sql.query(`insert into staff_role values ($1, 'hr')`, [hr.id]);
  await office.sql.query(`insert into auth_user (id, name, email) values ($1, 'x', 'hr@office.example')`, [hr.id]);
  await inSqlTransaction(office.db, nobody, (tx) =>
    tellOfChangedMail(tx, aCall(office, caller, [policy], {}), { staffId: agent.id, was: 'before@office.example' }),
  );
  const [past] = await office.sql.query<{ id: PastMailId; sealed: Buffer }>('select id, sealed from staff_mail_past');
  expect(past?.sealed.toString('latin1')).not.toContain('before@');
  await expect(office.db.pool.query('select sealed from staff_mail_past')).rejects.toThrow(/permission denied/);
  const pastId = past?.id as PastMailId;
  const queued = await office.sql.query<{ facts: { staffId: string; whose: string } }>(
    `select facts from message where template = 'personnel.mail-changed' order by facts ->> 'whose' desc`,
  );
  expect(queued.map(({ facts }) => [facts.staffId, facts.whose])).toEqual([
    [agent.id, 'yours'],
    [hr.id, 'colleague'],
  ]);
  const written = (staffId: string, whose: string) =>
    inSqlTransaction(workerDb, CONDUCTOR, async (tx) =>
      mailChangedMessage.read?.(tx, { pastId, staffId, whose }, office.keyring),
    );
  expect((await written(agent.id, 'yours'))?.to?.open()).toBe('before@office.example');
  expect((await written(hr.id, 'colleague'))?.to?.open()).toBe('hr@office.example');

  const keys = openKeyStore({ url: office.database.urls.kean_keys_worker, applicationName: 'kean-test-worker' });
  const root = environmentRootKey(office.rootKeyText, 'the test');
  const keyring = await openKeyring({ store: keys.store, root, guard: openGuard });
  const worker = { services: { db: workerDb, keyring, objects: office.services.objects } };
  expect(await forgetPastMails(worker)).toBe(0);
  await inSqlTransaction(workerDb, CONDUCTOR, async (tx) =>
    mailChangedMessage.sent?.(tx, {
      ...{ id: pastId as never, clientId: null },
      facts: { pastId, staffId: agent.id, whose: 'yours' },
    }),
  );
  expect(await written(agent.id, 'yours')).toBeNull();
  expect(await forgetPastMails(worker)).toBe(1);
  expect(await keyring.absenceOf('import', [pastId])).toEqual(new Map([[pastId, 'destroyed']]));
  await keys.close();
});
