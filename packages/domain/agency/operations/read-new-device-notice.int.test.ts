import { openDatabase } from '@kean/db';
import type { Keyring } from '@kean/encryption';
import { openMailer } from '@kean/mail';
import { mailChannel } from '@kean/messages/channels';
import { type MessagesWorker, messageBook, messagesWorker } from '@kean/messages/worker';
import { startQueues } from '@kean/queues/worker';
import { freshRedis } from '@kean/testing';
import { startMailServer, type TestMailServer } from '@kean/testing/mail-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventsOf, openSignInOffice, personOf, type SignInOffice } from '../testing/sign-in-office.ts';
import { agencyMessages } from '../worker.ts';

const CHROME = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36';
const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 Version/18.4 Safari/604.1';

let office: SignInOffice;
let server: TestMailServer;
let stop: () => Promise<void>;
/** What a message of the office needs no client's key for. */
const NO_KEYS = {} as Keyring;

beforeAll(async () => {
  [office, server] = await Promise.all([openSignInOffice(), startMailServer({ plain: true })]);
  const redis = await freshRedis();
  const db = openDatabase({ url: office.fresh.urls.kean_worker, applicationName: 'kean-test-worker' });
  const { host, port } = server;
  const from = '客安 <kean@chenghu.example>';
  const mail = mailChannel(openMailer({ host, port, security: 'none', user: null, password: null, from }));
  const needs: MessagesWorker = {
    services: { db, keyring: NO_KEYS },
    messages: {
      book: messageBook(agencyMessages),
      channels: { mail, sms: null, robots: new Map() },
      contactList: null,
      origin: null,
    },
  };
  const observer = {
    ended: () => undefined,
    relayed: () => undefined,
    alerted: () => undefined,
    missing: () => undefined,
    troubled: () => undefined,
  };
  const queues = await startQueues({ db, redisUrl: redis.url, clauses: [messagesWorker], needs, observer });
  stop = async () => {
    await queues.stop();
    await db.close();
    await redis.dispose();
  };
});
afterAll(async () => {
  await stop?.();
  await server?.close();
  await office?.close();
});
beforeEach(async () => {
  for (const table of ['known_device', 'message', 'timer']) await office.sql.query(`delete from ${table}`);
});

const enter = (agent: string, who = personOf(office, 'agent')) =>
  office.enter(who, { headers: { 'user-agent': agent } });
const messages = () =>
  office.sql.query<{ state: string; cause: string | null; facts: object }>('select state, cause, facts from message');
const newest = async () =>
  (await office.sql.query<{ id: string }>('select id from known_device order by first_seen_at desc limit 1'))[0]?.id;
const states = async () => (await messages()).map(({ state }) => state);
const within = { timeout: 30_000 };

describe('a new device', () => {
  it('is told to its owner by mail: which kind and when, no name, no address, no client; the first device of all is not', async () => {
    const person = personOf(office, 'agent');
    const before = server.received.length;
    await enter(CHROME);
    expect(await messages()).toEqual([]);
    await enter(PHONE);
    await expect.poll(states, within).toEqual(['sent']);
    expect(server.received.length).toBe(before + 1);
    const mail = server.received[before];
    expect(mail).toMatchObject({
      envelopeTo: [person.email],
      subject: '客安：新设备登录了您的账号 · KeAn: a new device signed in to your account',
      attachments: 0,
    });
    expect(mail?.text).toMatch(/北京时间 \d{4}-\d{2}-\d{2} \d{2}:\d{2}.*iOS 上的 Safari/);
    expect(mail?.text).toContain('Safari on iOS');
    for (const absent of [person.name, 'S0002', '10.0.', 'http', 'Mozilla']) expect(mail?.text).not.toContain(absent);
    const mailed = (await eventsOf(office)).filter(({ action }) => action === 'agency.new-device-mailed');
    expect(mailed.map(({ facts }) => facts)).toEqual([{ deviceId: await newest() }]);
  });

  it('is kept by its id alone, and waits for a mail server that is busy', async () => {
    server.refuse(451);
    await enter(CHROME);
    await enter(PHONE);
    const waiting = { state: 'waiting', cause: 'MAIL_DEFERRED', facts: { deviceId: await newest() } };
    await expect.poll(messages, within).toEqual([waiting]);
    expect(JSON.stringify(await office.sql.query('select * from message'))).not.toContain('@');
    server.refuse(null);
    // Its time has come, as a minute later.
    await office.sql.query('update timer set due_at = now()');
    await expect.poll(states, within).toEqual(['sent']);
  });

  it.each([
    ['its owner knows it', `update known_device set acknowledged_at = now() where id = $1`],
    ['it was signed out', 'delete from known_device where id = $1'],
    ['it is a day old', `update known_device set first_seen_at = now() - interval '25 hours' where id = $1`],
    [
      'its owner works here no more',
      `update staff set status = 'suspended' where id = (select staff_id from known_device where id = $1)`,
    ],
  ])('is not mailed about once %s', async (_, change) => {
    server.refuse(451);
    await enter(CHROME);
    await enter(PHONE);
    await expect.poll(states, within).toEqual(['waiting']);
    const before = server.received.length;
    await office.sql.query(change, [await newest()]);
    server.refuse(null);
    await office.sql.query('update timer set due_at = now()');
    await expect.poll(messages, within).toMatchObject([{ state: 'refused', cause: 'NO_LONGER_NEEDED' }]);
    expect(server.received.length).toBe(before);
    await office.sql.query(`update staff set status = 'active'`);
  });
});
