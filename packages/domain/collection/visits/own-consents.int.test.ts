import path from 'node:path';
import { aClient, aLiveVisit, aStrangersCall, openOffice, type TestOffice } from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import { type ClientId, newId } from '@kean/kernel';
import { callerFactory } from '@kean/procedures';
import { makeReceiptKey, readReceiptKey } from '@kean/receipts';
import { aBranch, aPublishedNotice, type TestBranch, temporaryFolder } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { collectionApi } from '../api.ts';

let office: TestOffice;
let here: TestBranch;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let clientId: ClientId;
const caller = callerFactory(collectionApi);

beforeAll(async () => {
  office = await openOffice();
  here = await aBranch(office.sql);
  await aPublishedNotice(office.sql, 'clients');
  folder = await temporaryFolder();
  await makeReceiptKey(path.join(folder.path, 'receipts.key'));
});
afterAll(async () => {
  await office.close();
  await folder.dispose();
});
beforeEach(async () => {
  clientId = await aClient(office, here, { state: 'quarantined', origin: 'imported', consents: 'none' });
});

async function visitOf(client: ClientId) {
  const receipts = await readReceiptKey(path.join(folder.path, 'receipts.key'));
  const call = aStrangersCall(office);
  const services = { ...call.services, receipts };
  return caller({ ...call, services, visitor: { visitId: await aLiveVisit(office, client), clientId: client } }).visits;
}
const stateOf = async (visit: Awaited<ReturnType<typeof visitOf>>, purpose: string) =>
  (await visit.consents()).states.find((one) => one.purpose === purpose && one.class === 'general')?.state;

it('a client who was taken over from an old list answers alone, leaves quarantine by it, and takes it back as easily', async () => {
  const visit = await visitOf(clientId);
  const { notice, purposes, receipts } = await visit.consents();
  if (notice === null) throw new TypeError('a notice was published');
  expect(purposes.map(({ code }) => code)).toEqual(expect.arrayContaining(['viewing']));
  expect(receipts).toEqual([]);
  const answers = { key: newId(), noticeId: notice.id, by: 'subject' as const, underFourteen: false };
  const said = { ...answers, answers: [{ purpose: 'viewing' as const, answer: 'given' as const, separate: [] }] };
  const [act, again] = [await visit.give(said), await visit.give(said)];
  expect([act.isNew, again.isNew, again.receiptId]).toEqual([true, false, act.receiptId]);
  expect(await stateOf(visit, 'viewing')).toBe('given');
  const [client] = await office.sql.query('select state from client where id = $1', [clientId]);
  expect(client).toEqual({ state: 'active' });
  expect(JSON.parse((await visit.receipt({ receiptId: act.receiptId })).document)).toBeTypeOf('object');

  await visit.withdraw({ key: newId(), purposes: ['viewing'] });
  expect(await stateOf(visit, 'viewing')).toBe('withdrawn');
  expect((await visit.consents()).receipts.map(({ kind }) => kind)).toEqual(['withdrawn', 'given']);
  const events = await office.sql.query(
    `select action, principal_id as who from audit_event where subject_id = $1 order by occurred_at, id`,
    [clientId],
  );
  expect(events).toEqual(
    ['consent-given', 'receipt-handed-out', 'consent-withdrawn'].map((act) => ({
      action: `collection.${act}`,
      who: null,
    })),
  );
});

it('a visit that a printed sheet opened takes no consent, and takes one back as any other does', async () => {
  const by = { by: 'subject' as const, underFourteen: false };
  const said = (noticeId: never, purpose: 'viewing' | 'market-news') => {
    const answers = [{ purpose, answer: 'given' as const, separate: [] }];
    return { key: newId(), noticeId, ...by, answers };
  };
  const visit = await visitOf(clientId);
  const { notice, bySheet } = await visit.consents();
  expect(bySheet).toBe(false);
  await visit.give(said(notice?.id as never, 'viewing'));
  await office.sql.query(
    `with printed as (
       insert into client_sheet (id, client_id, issued_by, paper, digest, used_at)
       values (gen_random_uuid(), $1, gen_random_uuid(), 'passport', sha256('x'), now()) returning id)
     update client_visit set sheet_id = printed.id from printed where client_id = $1`,
    [clientId],
  );
  expect((await visit.consents()).bySheet).toBe(true);
  const refused = await visit.give(said(notice?.id as never, 'market-news')).catch((error) => error.cause?.code);
  expect(refused).toBe('COLLECTION_CONSENT_NOT_BY_SHEET');
  await visit.withdraw({ key: newId(), purposes: ['viewing'] });
  expect(await stateOf(visit, 'viewing')).toBe('withdrawn');
});

it('another client’s visit reads no receipt of this one, and answers nothing for them', async () => {
  const visit = await visitOf(clientId);
  const notice = (await visit.consents()).notice;
  if (notice === null) throw new TypeError('a notice was published');
  const said = { key: newId(), noticeId: notice.id, by: 'subject' as const, underFourteen: false };
  const { receiptId } = await visit.give({
    ...said,
    answers: [{ purpose: 'viewing', answer: 'refused', separate: [] }],
  });
  const other = await visitOf(await aClient(office, here, { consents: 'none' }));
  await expect(other.receipt({ receiptId })).rejects.toMatchObject({ message: 'COLLECTION_RECEIPT_NOT_FOUND' });
  expect((await other.consents()).receipts).toEqual([]);
  expect(await stateOf(other, 'viewing')).toBe('unasked');
});

it('an answer that rests on a notice out of force is not written: the page asks again', async () => {
  const visit = await visitOf(clientId);
  const said = { key: newId(), noticeId: newId(), by: 'subject' as const, underFourteen: false };
  await expect(
    visit.give({ ...said, answers: [{ purpose: 'viewing', answer: 'given', separate: [] }] }),
  ).rejects.toMatchObject({ message: 'COLLECTION_CONSENT_NOTICE_OUTDATED' });
  expect(await stateOf(visit, 'viewing')).toBe('unasked');
});

it('an act of the own phone is written in a live visit of that client and in no other way, whatever the api’s login writes', async () => {
  const other = await aClient(office, here, {});
  const visit = await visitOf(clientId);
  const { notice } = await visit.consents();
  const write = (visitId: string | null, recordedBy: string | null = null) =>
    inSqlTransaction(office.db, { ...nobody, clientScope: 'agency' }, (tx) =>
      tx.query(
        `insert into consent_act (id, client_id, seq, key, said, kind, channel, by, notice_id, notice_digest, visit_id, recorded_by)
         select gen_random_uuid(), $1, 40, gen_random_uuid(), sha256('x'), 'given', 'own-phone', 'subject', n.id, n.digest, $3, $4
           from notice_version n where n.id = $2`,
        [clientId, notice?.id, visitId, recordedBy],
      ),
    ).then(
      () => 'written',
      (error) => error.code,
    );
  const over = await aLiveVisit(office, clientId);
  await office.sql.query('update client_visit set ended_at = now() where id = $1', [over]);
  const live = await aLiveVisit(office, clientId);
  for (const visitId of [null, newId(), over, await aLiveVisit(office, other)])
    expect(await write(visitId)).toBe('DB_REFUSED');
  expect(await write(live, newId())).toBe('DB_REFUSED');
  expect(await write(live)).toBe('written');
  // Visits are forgotten after a month; what was said in them stays.
  await office.sql.query('delete from client_visit where id = $1', [live]);
  const [act] = await office.sql.query('select visit_id as visit from consent_act where client_id = $1 and seq = 40', [
    clientId,
  ]);
  expect(act).toEqual({ visit: null });
});
