import { type Database, inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { type ClientId, type Id, newId } from '@kean/kernel';
import { callerFactory } from '@kean/procedures';
import { aBranch, aStaffMember, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { policy } from '../../policy.ts';
import { aCall, aClient, aStrangersCall, openOffice, type TestOffice } from '../../testing/index.ts';
import { requestsApi } from '../api.ts';
import { remindHandlers } from './remind-handlers.ts';
import { requestDueMessage } from './request-due.ts';

let office: TestOffice;
let worker: Database;
let clientId: ClientId;
let here: Awaited<ReturnType<typeof aBranch>>;
let one: TestStaff;
let other: TestStaff;
const caller = callerFactory(requestsApi);

beforeAll(async () => {
  office = await openOffice();
  worker = openDatabase({ url: office.database.urls.kean_worker, applicationName: 'test-worker', max: 1 });
  here = await aBranch(office.sql);
  await office.sql.query("insert into role (code, name, name_en) values ('compliance', 'c', 'c')");
  await office.sql.query(
    `insert into role_grant (id, role_code, clause, action, subject, scope)
     values ($1, 'compliance', 'clients', 'handle-requests', 'Client', 'agency')`,
    [newId()],
  );
  [one, other] = [await aStaffMember(office.sql, { branch: null }), await aStaffMember(office.sql, { branch: null })];
  for (const { id } of [one, other]) {
    await office.sql.query("insert into staff_role (staff_id, role_code) values ($1, 'compliance')", [id]);
    await office.sql.query(
      `insert into auth_user (id, name, email, email_verified, created_at, updated_at)
       values ($1, 'x', $2, true, now(), now())`,
      [id, `${id}@office.example`],
    );
  }
});
afterAll(async () => {
  await worker.close();
  await office.close();
});
beforeEach(async () => {
  clientId = await aClient(office, here);
});

const GRANTS = { 'clients.read-requests': 'agency', 'clients.handle-requests': 'agency' } as const;
const compliance = () => caller(aCall(office, one, [policy], GRANTS));
const ask = () =>
  caller({ ...aStrangersCall(office), visitor: { visitId: newId<'Visit'>(), clientId } }).ask({
    key: newId(),
    kind: 'complain',
  });
const timersOf = (requestId: string) =>
  office.sql.query<{ name: string; due: Date }>('select name, due_at as due from timer where key = $1 order by name', [
    requestId,
  ]);
const remind = (requestId: Id<'Request'>, when: 'near' | 'over' = 'near') =>
  remindHandlers(worker, { requestId, when }, () => Promise.resolve());
const mailedTo = async (requestId: string) =>
  (
    await office.sql.query<{ staffId: string }>(
      `select staff_id as "staffId" from message where template = 'clients.request-due' and facts->>'requestId' = $1`,
      [requestId],
    )
  ).map(({ staffId }) => staffId);
const version = async (requestId: Id<'Request'>) => (await compliance().get({ requestId })).version;

describe('the day of an answer', () => {
  it('is a row for its nearness and its end, which moves with it and goes with the answer', async () => {
    const { requestId, dueAt } = await ask();
    const [near, over] = await timersOf(requestId);
    expect([near?.name, over?.due.getTime()]).toEqual(['clients.request-near', dueAt.getTime()]);
    await compliance().extend({ requestId, version: await version(requestId), because: 'complex' });
    expect((await timersOf(requestId))[1]?.due.getTime()).toBeGreaterThan(dueAt.getTime());
    await compliance().decide({ requestId, version: await version(requestId), outcome: 'granted' });
    expect(await timersOf(requestId)).toEqual([]);
    await remind(requestId);
    expect(await mailedTo(requestId)).toEqual([]);
  });

  it('is told to everybody who could answer while nobody has it, once however often the job runs, and then to who has it', async () => {
    const { requestId } = await ask();
    await remind(requestId);
    await remind(requestId);
    expect((await mailedTo(requestId)).sort()).toEqual([one.id, other.id].sort());
    await compliance().assign({ requestId, version: await version(requestId), staffId: other.id });
    await remind(requestId, 'over');
    expect((await mailedTo(requestId)).filter((id) => id === other.id)).toHaveLength(2);
    expect((await mailedTo(requestId)).filter((id) => id === one.id)).toHaveLength(1);
  });

  it('is never told to whom it is about', async () => {
    const { requestId } = await ask();
    await compliance().nameAccused({ requestId, version: await version(requestId), staffId: other.id });
    await remind(requestId);
    expect(await mailedTo(requestId)).toEqual([one.id]);
  });

  it('is read when the mail goes: who left, or what was answered meanwhile, gets none', async () => {
    const { requestId } = await ask();
    const read = (staffId: string) =>
      inSqlTransaction(worker, { ...nobody, clientScope: 'agency' }, async (tx) => {
        const found = await requestDueMessage.read?.(tx, { requestId, staffId }, office.keyring);
        return found == null ? null : { to: found.to?.open(), standing: found.values.standing };
      });
    expect(await read(other.id)).toEqual({ to: `${other.id}@office.example`, standing: 'near' });
    await office.sql.query("update staff set status = 'left' where id = $1", [other.id]);
    expect(await read(other.id)).toBeNull();
    await office.sql.query("update staff set status = 'active' where id = $1", [other.id]);
    await compliance().decide({ requestId, version: await version(requestId), outcome: 'granted' });
    expect(await read(other.id)).toBeNull();
  });
});
