import { aClient, aPhoneOfStaff, aStrangersCall, eventsOf, newestMessageTo } from '@kean/clients/testing';
import { type Database, inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { type ClientId, newId } from '@kean/kernel';
import type { MessageId } from '@kean/messages';
import { aBranch, type TestBranch, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CaseId } from '../../contract/cases.ts';
import type { LeakNoticeId, NoticeParts, SendingView } from '../../contract/notices.ts';
import { type CaseOffice, openCaseOffice } from '../../testing/case-office.ts';
import { approveNotice } from '../approve-notice.ts';
import { ownNotices } from '../own-notices.ts';
import { beginNotice, writeNotice } from '../write-notice.ts';
import { moveSending, startSending } from './move-sending.ts';
import { noticeStillGoes, writeDownThatItWent } from './notice-still-goes.ts';
import { runRound } from './run-round.ts';
import { viewSending } from './show-sending.ts';
import { listUnreached, tellByHand } from './tell-by-hand.ts';

let opened: CaseOffice;
let worker: Database;
let branch: TestBranch;
let [writer, second]: TestStaff[] = [];
const AGENCY = { ...nobody, clientScope: 'agency' } as const;
const WHOLE: NoticeParts = {
  measures: { zh: '已停用涉事账号', en: 'the account was closed' },
  contact: { zh: '门店前台，或热线 400-810-0000', en: 'the shop, or 400-810-0000' },
};

beforeAll(async () => {
  opened = await openCaseOffice();
  worker = openDatabase({ url: opened.office.database.urls.kean_worker, applicationName: 'kean-test' });
  [writer, second] = [await opened.somebody(), await opened.somebody()];
});
afterAll(async () => {
  await worker.close();
  await opened.office.close();
});
beforeEach(async () => {
  branch = await aBranch(opened.office.sql);
});

const person = (one: TestStaff | undefined): TestStaff => {
  if (one === undefined) throw new TypeError('somebody works here');
  return one;
};
const by = (one = writer) => opened.call(person(one));
const sql = <Row extends Record<string, unknown>>(text: string, values: readonly unknown[] = []) =>
  opened.office.sql.query<Row>(text, [...values]);
const client = (wishes = {}) => aClient(opened.office, branch, wishes);

async function approved(
  clients: readonly ClientId[],
  isDrill = false,
): Promise<{ caseId: CaseId; noticeId: LeakNoticeId }> {
  const caseId = await opened.aCase(person(writer), { clients, isDrill });
  const { noticeId, version } = await beginNotice(by(), { caseId, kind: 'clients' });
  await writeNotice(by(), { noticeId, version, parts: WHOLE, fromFactsOfNow: false });
  await approveNotice(by(second), { noticeId, version: version + 1 });
  return { caseId, noticeId };
}
const start = (noticeId: LeakNoticeId) => startSending(by(), { noticeId, language: 'zh' });
const view = (noticeId: LeakNoticeId): Promise<SendingView> =>
  inSqlTransaction(opened.office.db, { ...nobody, staffId: person(writer).id }, (tx) => viewSending(tx, noticeId));
async function round(noticeId: LeakNoticeId): Promise<void> {
  const { round: newest } = await view(noticeId);
  const payload = { noticeId, round: newest };
  await runRound({ services: { db: worker, keyring: opened.office.keyring } }, payload, async () => undefined);
}
/** The gateway takes what still goes, as the worker writes it down. @returns what was said of each */
async function everythingGoes(noticeId: LeakNoticeId): Promise<string[]> {
  const lying = await sql<{ id: MessageId; clientId: ClientId }>(
    `select m.id, m.client_id as "clientId" from message m join leak_notice_client q on q.message_id = m.id
      where q.notice_id = $1 and m.state = 'queued' order by m.id`,
    [noticeId],
  );
  const said: string[] = [];
  for (const { id, clientId } of lying)
    await inSqlTransaction(worker, AGENCY, async (tx) => {
      const goes = await noticeStillGoes(tx, { id, clientId });
      said.push(goes);
      if (goes !== 'yes') return;
      await tx.query(`update message set state = 'sent', sent_at = now(), sealed = null where id = $1`, [id]);
      await writeDownThatItWent(tx, { id, clientId, facts: null });
    });
  return said;
}
const visitOf = (clientId: ClientId) => ({
  ...aStrangersCall(opened.office),
  visitor: { visitId: newId<'Visit'>(), clientId },
});
const messagesTo = async (clientId: ClientId) =>
  (await sql<{ n: number }>(`select count(*)::int as n from message where client_id = $1`, [clientId]))[0]?.n;

describe('the notice of a leak', () => {
  it('goes to each client of the case once, with counts, and reaches its end', async () => {
    const clients = [await client(), await client(), await client()];
    const { noticeId } = await approved(clients);
    expect((await start(noticeId)).progress).toMatchObject({ inCase: 3, waiting: 3, queued: 0 });
    await round(noticeId);
    expect((await view(noticeId)).progress).toMatchObject({ inCase: 3, waiting: 0, queued: 3, sent: 0 });
    expect(await everythingGoes(noticeId)).toEqual(['yes', 'yes', 'yes']);
    await round(noticeId);
    const after = await view(noticeId);
    expect([after.state, after.progress.sent, after.progress.unreachable]).toEqual(['finished', 3, []]);
    await sql(`update message set state = 'delivered', delivered_at = now() where client_id = $1`, [clients[0]]);
    expect((await view(noticeId)).progress).toMatchObject({ sent: 2, delivered: 1 });
    expect(await Promise.all(clients.map(messagesTo))).toEqual([1, 1, 1]);
  });

  it('is said in the words that were approved, and leads to the own pages', async () => {
    const [told] = [await client()];
    const { noticeId } = await approved([told]);
    await start(noticeId);
    await round(noticeId);
    const message = await newestMessageTo(opened.office, told);
    expect(JSON.stringify(message)).toContain('已停用涉事账号');
    const [own] = await ownNotices(visitOf(told));
    expect([own?.noticeId, own?.parts.measures?.zh]).toEqual([noticeId, '已停用涉事账号']);
    expect(await ownNotices(visitOf(await client()))).toEqual([]);
  });

  it('reaches whoever objected and whoever is restricted or in quarantine, for the law asks for it', async () => {
    const clients = [
      await client(),
      await client(),
      await client({ state: 'quarantined', origin: 'imported', consents: 'none' }),
    ];
    const [objecting, restricted] = clients;
    await sql(`insert into contact_objection (id, client_id, reason) values (gen_random_uuid(), $1, 'asked')`, [
      objecting,
    ]);
    await sql(`update client set state = 'restricted' where id = $1`, [restricted]);
    const { noticeId } = await approved(clients);
    await start(noticeId);
    await round(noticeId);
    expect((await view(noticeId)).progress).toMatchObject({ queued: 3, unreachable: [] });
  });

  it('goes to no number that may be somebody else’s, and lists who cannot be reached by number and why', async () => {
    const phone = '13800138111';
    await aPhoneOfStaff(opened.office, phone);
    const clients = [await client({ fields: { phone } }), await client({ fields: { phone: undefined } })];
    const { noticeId } = await approved([...clients, newId()]);
    await start(noticeId);
    await round(noticeId);
    const { progress, state } = await view(noticeId);
    expect([state, progress.queued]).toEqual(['finished', 0]);
    const why = progress.unreachable.map(({ because, count }) => [because, count]).sort();
    expect(why).toEqual([
      ['client-gone', 1],
      ['no-way', 1],
      ['phone-staff', 1],
    ]);
    const { rows } = await listUnreached(by(), { noticeId });
    expect(rows.map(({ because }) => because).sort()).toEqual(['client-gone', 'no-way', 'phone-staff']);
    expect(JSON.stringify(rows)).not.toContain(phone);
  });

  it('is told by hand to whom nothing reached, once, and the log says who did', async () => {
    const unreached = await client({ fields: { phone: undefined } });
    const { noticeId } = await approved([unreached]);
    await start(noticeId);
    await round(noticeId);
    const told = { noticeId, clientId: unreached, how: 'letter', toldAt: new Date(Date.now() - 60_000) } as const;
    const ahead = { ...told, toldAt: new Date(Date.now() + 3_600_000) };
    const already = { code: 'INCIDENTS_NOTICE_TOLD_ALREADY' };
    await expect(tellByHand(by(), ahead)).rejects.toMatchObject(already);
    await tellByHand(by(), told);
    await expect(tellByHand(by(second), told)).rejects.toMatchObject(already);
    expect((await view(noticeId)).progress).toMatchObject({ byHand: 1, unreachable: [] });
    expect((await listUnreached(by(), { noticeId })).rows).toMatchObject([{ because: 'no-way', toldHow: 'letter' }]);
    const events = await eventsOf(opened.office, person(writer).id);
    expect(events.at(-2)).toMatchObject({ action: 'incidents.told-by-hand', subjectId: unreached });
  });

  it('lists whom the message did not reach after all, also when everything had gone; tried again it may yet', async () => {
    const lost = await client();
    const { noticeId } = await approved([lost]);
    await start(noticeId);
    await round(noticeId);
    await everythingGoes(noticeId);
    await round(noticeId);
    expect((await view(noticeId)).state).toBe('finished');
    await sql(`update message set state = 'failed', cause = 'NOT_DELIVERED' where client_id = $1`, [lost]);
    const unreachable = [{ because: 'NOT_DELIVERED', count: 1 }];
    expect((await view(noticeId)).progress).toMatchObject({ sent: 0, unreachable });
    await sql(`update message set state = 'waiting', cause = null where client_id = $1`, [lost]);
    expect((await view(noticeId)).progress).toMatchObject({ queued: 1, unreachable: [] });
  });

  it('waits while it is paused, goes on where it stood, and a round out of its turn does nothing', async () => {
    const clients = [await client(), await client()];
    const { noticeId } = await approved(clients);
    const { round: first } = await start(noticeId);
    await round(noticeId);
    const paused = await moveSending(by(), { noticeId, round: (await view(noticeId)).round, to: 'paused' });
    expect(await everythingGoes(noticeId)).toEqual(['later', 'later']);
    await round(noticeId);
    expect((await view(noticeId)).round).toBe(paused.round);
    await moveSending(by(), { noticeId, round: paused.round, to: 'running' });
    await runRound(
      { services: { db: worker, keyring: opened.office.keyring } },
      { noticeId, round: first },
      async () => undefined,
    );
    expect(await everythingGoes(noticeId)).toEqual(['yes', 'yes']);
    await round(noticeId);
    expect((await view(noticeId)).state).toBe('finished');
    expect(await Promise.all(clients.map(messagesTo))).toEqual([1, 1]);
  });

  it('doubles nobody and loses nobody when the worker dies within a round', async () => {
    const clients = [await client(), await client()];
    const { noticeId } = await approved(clients);
    await start(noticeId);
    const { round: newest } = await view(noticeId);
    const dies = runRound(
      { services: { db: worker, keyring: opened.office.keyring } },
      { noticeId, round: newest },
      () => Promise.reject(new Error('killed')),
    );
    await expect(dies).rejects.toThrow('killed');
    expect(await Promise.all(clients.map(messagesTo))).toEqual([0, 0]);
    await round(noticeId);
    await Promise.all([round(noticeId), round(noticeId)]);
    expect(await Promise.all(clients.map(messagesTo))).toEqual([1, 1]);
  });

  it('goes on to clients who were taken into the case later, and to them alone', async () => {
    const { caseId, noticeId } = await approved([await client()]);
    await start(noticeId);
    await round(noticeId);
    await everythingGoes(noticeId);
    await round(noticeId);
    const later = await client();
    await inSqlTransaction(opened.office.db, { ...nobody, staffId: person(writer).id }, (tx) =>
      tx.query(
        `insert into leak_case_client (case_id, client_id, found_by, classes, taken_by) values ($1, $2, 'said', '{}', $3)`,
        [caseId, later, person(writer).id],
      ),
    );
    const waiting = await view(noticeId);
    expect([waiting.state, waiting.progress.waiting]).toEqual(['finished', 1]);
    await moveSending(by(), { noticeId, round: waiting.round, to: 'running' });
    await round(noticeId);
    expect(await everythingGoes(noticeId)).toEqual(['yes']);
    expect(await messagesTo(later)).toBe(1);
  });
});

describe('what does not go out', () => {
  it('is a notice that nobody approved, and one without a ground', async () => {
    const caseId = await opened.aCase(person(writer));
    const { noticeId } = await beginNotice(by(), { caseId, kind: 'clients' });
    await expect(start(noticeId)).rejects.toMatchObject({ code: 'INCIDENTS_NOTICE_NOT_TO_SEND' });
    const ready = await approved([await client()]);
    await sql(
      `update basis_approval set ended_at = now(), ended_by = gen_random_uuid() where purpose = 'incident-handling' and ended_at is null`,
    );
    await expect(start(ready.noticeId)).rejects.toMatchObject({ code: 'INCIDENTS_NOTICE_HAS_NO_GROUND' });
  });

  it('is held back by the database too: no drill is sent to clients, no stranger enrolled, no message out of its turn', async () => {
    const drill = await approved([await client()], true);
    const as = (
      text: string,
      values: readonly unknown[],
      db = opened.office.db,
      staffId: TestStaff['id'] | null = person(writer).id,
    ) => inSqlTransaction(db, { ...AGENCY, staffId }, (tx) => tx.query(text, [...values]));
    const insert = `insert into leak_notice_sending (notice_id, language, started_by) values ($1, 'zh', $2)`;
    const check = { detail: { sqlState: '23514' } };
    await expect(as(insert, [drill.noticeId, person(writer).id])).rejects.toMatchObject(check);
    const { caseId, noticeId } = await approved([await client()]);
    await as(insert, [noticeId, person(writer).id]);
    const enrol = 'insert into leak_notice_client (case_id, client_id, notice_id) values ($1, $2, $3)';
    const stranger = await client();
    await expect(as(enrol, [caseId, stranger, noticeId], worker, null)).rejects.toMatchObject(check);
    const message = `insert into message (id, key, channel, template, version, language, client_id, valid_until)
      values (gen_random_uuid(), $1, 'sms', 'incidents.leak-notice', 1, 'zh', $2, now() + interval '1 day')`;
    const outOfTurn = [`incidents.leak-notice/${noticeId}-${stranger}`, stranger];
    const refused = { detail: { sqlState: '42501' } };
    await expect(as(message, outOfTurn, worker, null)).rejects.toMatchObject(refused);
    await expect(as(message, outOfTurn)).rejects.toMatchObject(refused);
  });
});
