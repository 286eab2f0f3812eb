import type { LoggedEvent } from '@kean/audit';
import { inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { type ClientId, newId } from '@kean/kernel';
import { aBranch, aStaffMember } from '@kean/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { aClient, openOffice, type TestOffice } from '../testing/index.ts';
import { replayRequests, restrictedStay } from './restoring.ts';

let office: TestOffice;
let clientId: ClientId;
let staffId: string;
const NOTHING = { erased: { client: [], import: [] }, logLost: false } as const;
const AT = 1_790_000_000_000_000n;

beforeAll(async () => {
  office = await openOffice();
  const here = await aBranch(office.sql);
  clientId = await aClient(office, here);
  staffId = (await aStaffMember(office.sql, { branch: here })).id;
});
afterAll(() => office.close());

const event = (action: string, facts: LoggedEvent['facts'], principalId: string | null = staffId): LoggedEvent => ({
  ...{ id: newId(), occurredAt: AT, action: `clients.${action}`, outcome: 'allowed', principalId, sessionId: null },
  ...{ branchId: null, subjectKind: 'Client', subjectId: clientId, subjectIds: [], purpose: null, fields: [] },
  ...{ policyHash: null, facts },
});
const taken = (requestId: string, more: LoggedEvent['facts'] = {}, who: string | null = null) =>
  event(
    'request-taken',
    { requestId, kind: 'delete', by: 'subject', channel: 'own-pages', accusedId: null, told: true, ...more },
    who,
  );

/** As the restorer does it: past row security, in one transaction. */
async function replay(since: readonly LoggedEvent[]) {
  const db = openDatabase({ url: office.database.adminUrls.kean, applicationName: 'test-restore', max: 1 });
  try {
    return await inSqlTransaction(db, nobody, async (tx) => {
      const done = await replayRequests({ tx, since, ...NOTHING });
      return { counts: done.map(({ count }) => count), wrong: await restrictedStay.wrong(tx, NOTHING.erased) };
    });
  } finally {
    await db.close();
  }
}
const caseOf = async (id: string) =>
  (
    await office.sql.query(
      'select state, channel, restricted_from, decided_by, accused_id from client_request where id = $1',
      [id],
    )
  )[0];

it('a case that came after the backup is put back with its day, and what was decided and restricted holds, once however often it is done', async () => {
  const requestId = newId();
  const decided = event('request-decided', {
    requestId,
    kind: 'delete',
    decision: 'granted',
    because: null,
    told: true,
  });
  const restricted = event('client-restricted', { requestId });
  const all = [taken(requestId), decided, restricted];
  expect(await replay(all)).toEqual({ counts: [1, 1, 1], wrong: 0 });
  expect(await replay(all)).toEqual({ counts: [0, 0, 0], wrong: 0 });
  expect(await caseOf(requestId)).toMatchObject({ state: 'done', restricted_from: 'active', decided_by: staffId });
  const [client] = await office.sql.query('select state from client where id = $1', [clientId]);
  expect(client).toEqual({ state: 'restricted' });
  const [due] = await office.sql.query<{ days: number }>(
    `select extract(day from due_at - taken_at)::int as days from client_request where id = $1`,
    [requestId],
  );
  expect(due?.days).toBeGreaterThanOrEqual(14);
});

it('an heir’s papers are looked at anew, and a complaint stays hidden from whom it is about', async () => {
  const [heir, complaint] = [newId(), newId()];
  const granted = event('request-decided', {
    requestId: heir,
    kind: 'copy',
    decision: 'granted',
    because: null,
    told: false,
  });
  const of = { by: 'heir', channel: 'letter', kind: 'copy' };
  await replay([taken(heir, of, staffId), granted, taken(complaint, { kind: 'complain', accusedId: staffId })]);
  expect(await caseOf(heir)).toMatchObject({ state: 'taken', decided_by: null });
  expect(await caseOf(complaint)).toMatchObject({ accused_id: staffId });
});

it('a client whom a case restricts and a backup does not is found by the check', async () => {
  await office.sql.query("update client set state = 'active' where id = $1", [clientId]);
  expect((await replay([])).wrong).toBe(1);
});

it('an event without a case, or of an act that was refused, changes nothing', async () => {
  const refused = { ...taken(newId()), outcome: 'refused' } as const;
  expect((await replay([refused, event('dossier-read', { clientNumber: 1 })])).counts).toEqual([0, 0, 0]);
});
