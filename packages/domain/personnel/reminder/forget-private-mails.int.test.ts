/** The private address of whoever left opens nowhere any more, once it is of no use: not in a backup either. */
import { aCall, eventsOf, openOffice, type TestOffice } from '@kean/clients/testing';
import { type Database, inSqlTransaction, openDatabase } from '@kean/db';
import { openKeyStore } from '@kean/db/keystore';
import { environmentRootKey, type Keyring, openKeyring } from '@kean/encryption';
import { openGuard } from '@kean/encryption/testing';
import { newId } from '@kean/kernel';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CONDUCTOR, type LeavingId } from '../conducting/personnel-worker.ts';
import { BeginLeavingInput } from '../contract.ts';
import { beginLeaving } from '../leavings/begin-leaving.ts';
import { callOff } from '../leavings/set-time.ts';
import { takeSigning } from '../leavings/take-signing.ts';
import { policy } from '../policy.ts';
import { forgetPrivateMails } from './forget-private-mails.ts';
import { openPrivateMail } from './private-mail.ts';

const MAIL = 'li@home.example';
let office: TestOffice;
let workerDb: Database;
let keyring: Keyring;
let closeKeys: () => Promise<void>;
let hr: TestStaff;

beforeAll(async () => {
  office = await openOffice();
  workerDb = openDatabase({ url: office.database.urls.kean_worker, applicationName: 'kean-test-worker' });
  const keys = openKeyStore({ url: office.database.urls.kean_keys_worker, applicationName: 'kean-test-worker' });
  closeKeys = () => keys.close();
  const root = environmentRootKey(office.rootKeyText, 'the test');
  keyring = await openKeyring({ store: keys.store, root, guard: openGuard });
  hr = await aStaffMember(office.sql, { branch: null });
  await office.sql.query(`insert into role (code, name, name_en) values ('hr', '人事', 'HR')`);
  await office.sql.query(
    `insert into role_grant (id, role_code, clause, action, subject, scope) values ($1, 'hr', 'personnel', 'offboard', 'Staff', 'agency')`,
    [newId()],
  );
  await office.sql.query(`insert into staff_role values ($1, 'hr')`, [hr.id]);
});
afterAll(async () => {
  await Promise.all([workerDb.close(), closeKeys()]);
  await office.close();
});

const asHr = () => aCall(office, hr, [policy], { 'personnel.offboard': 'agency' });
const worker = () => ({ services: { db: workerDb, keyring, objects: office.services.objects } });
async function leaves(wishes: object): Promise<{ leavingId: LeavingId; sealed: Buffer }> {
  const { id: staffId } = await aStaffMember(office.sql);
  const input = BeginLeavingInput.parse({ staffId, way: 'at-once', privateMail: MAIL, ...wishes });
  const { leavingId } = await beginLeaving(asHr(), input);
  const [row] = await office.sql.query<{ mail: Buffer }>('select private_mail as mail from leaving where id = $1', [
    leavingId,
  ]);
  return { leavingId, sealed: row?.mail ?? Buffer.alloc(0) };
}
/** What a backup of the day before opens. */
const opens = async ({ leavingId, sealed }: { leavingId: LeavingId; sealed: Buffer }) =>
  (await openPrivateMail(keyring, leavingId, sealed))?.open() ?? null;
const aWeekPasses = async (leavingId: LeavingId) => {
  await office.sql.query('alter table leaving disable trigger user');
  await office.sql.query(`update leaving set signed_at = signed_at - interval '8 days' where id = $1`, [leavingId]);
  await office.sql.query('alter table leaving enable trigger user');
};

it('a week after the signature the key of the address is destroyed, and not while the reminder is to be signed', async () => {
  const [signed, open] = [await leaves({}), await leaves({})];
  await takeSigning(asHr(), { leavingId: signed.leavingId, how: 'paper', paperRef: 'LZ-1' });
  expect(await forgetPrivateMails(worker())).toBe(0);
  await expect(
    inSqlTransaction(workerDb, CONDUCTOR, (tx) => tx.query('delete from private_mail_key', [])),
  ).rejects.toThrow();
  expect([await opens(signed), await opens(open)]).toEqual([MAIL, MAIL]);
  await aWeekPasses(signed.leavingId);
  expect(await forgetPrivateMails(worker())).toBe(1);
  expect([await opens(signed), await opens(open)]).toEqual([null, MAIL]);
  expect(await keyring.absenceOf('import', [signed.leavingId])).toEqual(new Map([[signed.leavingId, 'destroyed']]));
  expect(await forgetPrivateMails(worker())).toBe(0);
  const gone = await office.sql.query<{ facts: { leavingId: string } }>(
    `select facts from audit_event where action = 'personnel.private-mail-key-destroyed'`,
  );
  expect(gone.map(({ facts }) => facts.leavingId)).toEqual([signed.leavingId]);
  expect((await eventsOf(office, hr.id)).length).toBeGreaterThan(0);
});

it('of a leaving that was called off it is destroyed at once, though its row stays as it was', async () => {
  const planned = await leaves({ way: 'planned', at: new Date(Date.now() + 86_400_000) });
  await callOff(asHr(), { leavingId: planned.leavingId, version: 1 });
  expect(await opens(planned)).toBe(MAIL);
  expect(await forgetPrivateMails(worker())).toBe(1);
  expect(await opens(planned)).toBeNull();
});
