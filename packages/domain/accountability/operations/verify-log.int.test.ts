import { compareLog } from '@kean/audit';
import { aCall, eventsOf, openOffice, signLog, type TestOffice } from '@kean/clients/testing';
import { type Database, openDatabase } from '@kean/db';
import { callerFactory } from '@kean/procedures';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountabilityApi } from '../api.ts';
import { policy } from '../policy.ts';
import { verifyWholeLog } from './verify-whole-log.ts';

let office: TestOffice;
let auditor: TestStaff;
let worker: Database;

beforeAll(async () => {
  office = await openOffice();
  worker = openDatabase({ url: office.database.urls.kean_worker, applicationName: 'log-test' });
  auditor = await aStaffMember(office.sql, { branch: null });
});
afterAll(async () => {
  await worker.close();
  await office.close();
});

const log = () =>
  callerFactory(accountabilityApi)(aCall(office, auditor, [policy], { 'accountability.read-log': 'agency' })).log;
const promised = async () =>
  (
    await office.sql.query<{ key: string }>(
      "select key from outbox where job = 'accountability.verify-log' order by key",
    )
  ).map(({ key }) => key.slice('accountability.verify-log/'.length));

describe('the comparison of database and log', () => {
  it('is asked for once an hour, and who asked stands in the log', async () => {
    await log().verify();
    await log().verify();
    expect(await promised()).toEqual([expect.stringMatching(/^asked-\d{4}-\d\d-\d\dt\d\d$/)]);
    expect((await eventsOf(office, auditor.id)).map(({ action }) => action)).toContain(
      'accountability.verification-asked',
    );
    await office.sql.query('delete from outbox');
  });

  it('is kept for the health strip with what it found, and the work is done with it', async () => {
    await signLog(office);
    const services = { ...office.services, db: worker };
    let done = 0;
    const verify = () =>
      verifyWholeLog(services, new AbortController().signal, async () => {
        done += 1;
      });
    await verify();
    const sound = await log().health();
    expect(sound.verification).toMatchObject({ outcome: 'sound', sequence: null, eventId: null });
    expect(sound.verification?.size).toBeGreaterThan(0);
    await office.sql.query(
      "do $$ begin set local session_replication_role = replica; update audit_record set session_id = null where id in (select id from audit_event where action = 'accountability.verification-asked'); end $$",
    );
    expect(await compareLog(worker, office.services.log.files)).toMatchObject({ outcome: 'edited' });
    await verify();
    const found = await log().health();
    expect(found.verification).toMatchObject({ outcome: 'edited', sequence: expect.any(Number) });
    const kept = await office.sql.query<{ outcome: string; facts: object }>(
      "select outcome, facts from audit_event where action = 'accountability.log-verified' order by occurred_at",
    );
    expect(kept).toMatchObject([
      { outcome: 'allowed', facts: { result: 'sound', sequence: null } },
      { outcome: 'failed', facts: { result: 'edited' } },
    ]);
    expect(done).toBe(2);
  });
});
