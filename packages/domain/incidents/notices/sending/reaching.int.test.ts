import { placeOfField } from '@kean/clients/contract';
import { aClient } from '@kean/clients/testing';
import { type Database, inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { seal } from '@kean/encryption';
import type { ClientId } from '@kean/kernel';
import { openMailer } from '@kean/mail';
import { mailChannel } from '@kean/messages/channels';
import { clientMessage, messageBook, messagesWorker } from '@kean/messages/worker';
import { handleJob, startQueues } from '@kean/queues/worker';
import { aBranch, type FreshRedis, freshRedis, type TestStaff } from '@kean/testing';
import { startMailServer, type TestMailServer } from '@kean/testing/mail-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LeakNoticeId } from '../../contract/notices.ts';
import { stateFacts } from '../../duties/state-facts.ts';
import { type CaseOffice, openCaseOffice } from '../../testing/case-office.ts';
import { approveNotice } from '../approve-notice.ts';
import { readNotice } from '../show-notices.ts';
import { beginNotice, writeNotice } from '../write-notice.ts';
import { leakNotice } from './message.ts';
import { startSending } from './move-sending.ts';
import { noticeStillGoes, writeDownThatItWent } from './notice-still-goes.ts';
import { runSending } from './run-sending.job.ts';

const MAILBOX = 'duanmu.jin@mail.example';
const PEOPLE = 30;
/** A notice lets clients sleep, and a test runs at night too. */
const BRING_ON = [
  "update message set urgent = true where state = 'waiting' and cause = 'QUIET_HOURS'",
  "update timer set due_at = now() where name = 'messages.try-again'",
];
const PARTS = {
  measures: { zh: '已停用涉事账号', en: 'the account was closed' },
  contact: { zh: '门店前台', en: 'the shop' },
};

let opened: CaseOffice;
let worker: Database;
let mail: TestMailServer;
let redis: FreshRedis;
let queues: Awaited<ReturnType<typeof startQueues>>;
let [writer, second]: TestStaff[] = [];

/** The worker as it is: its queues, its outbox, and a mail server that speaks SMTP. */
beforeAll(async () => {
  [opened, redis, mail] = await Promise.all([openCaseOffice(), freshRedis(), startMailServer({ plain: true })]);
  worker = openDatabase({ url: opened.office.database.urls.kean_worker, applicationName: 'kean-test' });
  [writer, second] = [await opened.somebody(), await opened.somebody()];
  const mailer = openMailer({
    ...{ host: '127.0.0.1', port: mail.port, security: 'none', user: null, password: null },
    from: '客安 <kean@office.example>',
  });
  const nothing = () => undefined;
  const sending = handleJob(runSending, () => import('./run-sending.handler.ts'));
  queues = await startQueues({
    ...{ db: worker, redisUrl: redis.url, clauses: [messagesWorker, { clause: 'incidents', handlers: [sending] }] },
    needs: {
      services: { db: worker, keyring: opened.office.keyring },
      messages: {
        book: messageBook([clientMessage(leakNotice, writeDownThatItWent, noticeStillGoes)]),
        channels: { mail: mailChannel(mailer), sms: null, robots: new Map() },
        ...{ contactList: null, origin: 'https://kean.example' },
      },
    },
    observer: { ended: nothing, relayed: nothing, alerted: nothing, missing: nothing, troubled: nothing },
  });
});
afterAll(async () => {
  await queues?.stop();
  await worker?.close();
  await Promise.all([mail?.close(), opened?.office.close()]);
  await redis?.dispose();
});

const by = (one = writer) => {
  if (one === undefined) throw new TypeError('somebody works here');
  return opened.call(one);
};
const sql = <Row extends Record<string, unknown>>(text: string, values: readonly unknown[] = []) =>
  opened.office.sql.query<Row>(text, [...values]);

/** A client who left no phone and proved a mailbox. */
async function clientByMail(): Promise<ClientId> {
  const id = await aClient(opened.office, await aBranch(opened.office.sql), { fields: { phone: undefined } as object });
  const asked = { id, state: 'active', grounds: [], reach: { scope: 'system', assignee: null } } as const;
  const use = { principal: 'system', purpose: 'test' } as const;
  const key = (await opened.office.keyring.keysFor('client', [asked], use)).keys.get(id);
  if (key === undefined) throw new TypeError('the client has a key');
  await sql(
    `insert into client_field (client_id, field, sealed, source, recorded_by, recorded_at) values ($1, 'mail', $2, 'client', $1, now())`,
    [id, seal(key, placeOfField(id, 'mail'), Buffer.from(MAILBOX))],
  );
  return id;
}

async function approved(clients: readonly ClientId[], isDrill: boolean): Promise<LeakNoticeId> {
  const caseId = await opened.aCase(writer as TestStaff, { clients, isDrill });
  if (isDrill)
    await stateFacts(by(), {
      ...{ caseId, version: 0, noticedAt: new Date(), people: PEOPLE, throughSystems: true, judgedLarger: false },
      ...{ operates: 'ordinary', harmAverted: false, crimeSuspected: false, handledAt: null, words: '演练所设情形' },
    });
  const { noticeId, version } = await beginNotice(by(), { caseId, kind: 'clients' });
  await writeNotice(by(), { noticeId, version, parts: PARTS, fromFactsOfNow: false });
  await approveNotice(by(second), { noticeId, version: version + 1 });
  return noticeId;
}

describe('a client with a mailbox and no phone', () => {
  it('is told once by mail, through the outbox and a real server, in the words that were approved and with a link to their own pages', async () => {
    const client = await clientByMail();
    const noticeId = await approved([client], false);
    await startSending(by(), { noticeId, language: 'zh' });
    await expect
      .poll(async () => {
        for (const statement of BRING_ON) await sql(statement);
        return mail.received.length;
      })
      .toBe(1);
    const [letter] = mail.received;
    expect([letter?.envelopeTo, letter?.subject]).toEqual([[MAILBOX], '关于您的个人信息的安全告知']);
    expect(letter?.text).toContain('已采取的补救措施：已停用涉事账号');
    expect(letter?.text).toMatch(/https:\/\/kean\.example\/c#[\w-]{22}/);
    await expect
      .poll(async () => (await readNotice(by(), noticeId)).sending?.progress)
      .toMatchObject({ inCase: 1, sent: 1, unreachable: [] });
    const told = await sql(`select told_how as how, state from leak_notice_client where client_id = $1`, [client]);
    expect(told).toEqual([{ how: 'mail', state: 'told' }]);
    expect(mail.received).toHaveLength(1);
  });
});

describe('a drill', () => {
  it('sends as many letters as its facts say, to addresses that nobody has, and not one to the clients it holds', async () => {
    const clients = [await clientByMail(), await aClient(opened.office, await aBranch(opened.office.sql))];
    const [before, received] = [await sql('select id from message order by id'), mail.received.length];
    const noticeId = await approved(clients, true);
    await startSending(by(), { noticeId, language: 'zh' });
    await expect.poll(async () => (await readNotice(by(), noticeId)).sending?.state).toBe('finished');
    const { sending, drillLetters, isDrill } = await readNotice(by(), noticeId);
    expect([isDrill, sending?.invented]).toEqual([true, PEOPLE]);
    expect(sending?.progress).toMatchObject({ inCase: PEOPLE, delivered: PEOPLE, waiting: 0, unreachable: [] });
    const letters = await sql<{ to: string; words: string }>(
      'select sent_to as to, words from leak_drill_letter where notice_id = $1',
      [noticeId],
    );
    expect(letters).toHaveLength(PEOPLE);
    for (const { to, words } of letters) {
      expect(to).toMatch(/^(drill-\d{4}@drill\.invalid|000\d{8})$/);
      expect(words).toMatch(/^【演练 Drill】/);
      expect(words).not.toMatch(/https:\/\/(?!drill\.invalid)/);
    }
    expect(new Set(letters.map(({ to }) => to)).size).toBe(PEOPLE);
    expect(drillLetters.map(({ channel }) => channel)).toContain('mail');
    expect(await sql('select id from message order by id')).toEqual(before);
    expect(mail.received).toHaveLength(received);
    expect(await sql('select 1 as one from leak_notice_client where client_id = any ($1)', [clients])).toEqual([]);
  });

  it('is kept apart by the database too: no address that somebody may have, no letter of a case that is none', async () => {
    const insert = (noticeId: LeakNoticeId, to: string, words = '【演练 Drill】') =>
      inSqlTransaction(worker, { ...nobody, clientScope: 'agency' }, (tx) =>
        tx.query(
          `insert into leak_drill_letter (notice_id, ordinal, channel, sent_to, subject, words) values ($1, 1, 'sms', $2, '', $3)`,
          [noticeId, to, words],
        ),
      );
    const refused = { detail: { sqlState: '23514' } };
    const drill = await approved([], true);
    await expect(insert(drill, '00000000001')).rejects.toMatchObject(refused);
    await startSending(by(), { noticeId: drill, language: 'zh' });
    await expect(insert(drill, '13800138000')).rejects.toMatchObject(refused);
    await expect(insert(drill, '00000000001', '没有说明')).rejects.toMatchObject(refused);
    const real = await approved([await clientByMail()], false);
    await startSending(by(), { noticeId: real, language: 'zh' });
    await expect(insert(real, '00000000001')).rejects.toMatchObject(refused);
  });
});
