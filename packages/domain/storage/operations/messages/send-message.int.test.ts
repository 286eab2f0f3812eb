import { aClient, aPhone, openOffice, type TestOffice } from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import { type ClientId, newId, Personal } from '@kean/kernel';
import { tryMessageAgain } from '@kean/messages';
import { ContactList } from '@kean/messages/contact-list';
import { aBranch, type FreshRedis, freshRedis, type TestBranch } from '@kean/testing';
import { startMailServer, type TestMailServer } from '@kean/testing/mail-server';
import { startSmsGateway, startWecomRobot, type TestRobot, type TestSmsGateway } from '@kean/testing/message-gateways';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  CONSENT_MESSAGE,
  LINK_MESSAGE,
  LINK_TOKEN,
  type MessageSide,
  openMessageSide,
  queueFor,
  queueForGroup,
  RIGHTS_MESSAGE,
  SMS_SECRET,
} from '../../testing/message-side.ts';

const within = { timeout: 30_000 };

let office: TestOffice;
let redis: FreshRedis;
let branch: TestBranch;
let mail: TestMailServer;
let sms: TestSmsGateway;
let robot: TestRobot;
let side: MessageSide;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  [office, redis, mail, sms, robot] = await Promise.all([
    openOffice(),
    freshRedis(),
    startMailServer({ plain: true }),
    startSmsGateway(SMS_SECRET),
    startWecomRobot(),
  ]);
  branch = await aBranch(office.sql);
  const servers = { mailPort: mail.port, smsOrigin: sms.origin, robotAddress: robot.address };
  side = await openMessageSide(office, redis.url, servers);
  // Two workers: whatever is sent once is sent once by both of them together.
  stops.push(await side.work(), await side.work());
});
afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()));
  await side?.close();
  await Promise.all([mail?.close(), sms?.close(), robot?.close(), office?.close(), redis?.dispose()]);
});
beforeEach(async () => {
  sms.trouble(null);
  mail.refuse(null);
  for (const table of ['timer', 'message', 'do_not_contact']) await office.sql.query(`delete from ${table}`);
});

interface Seen {
  readonly state: string;
  readonly cause: string | null;
  readonly attempts: number;
  readonly holds: boolean;
}
const seen = async () =>
  office.sql.query<Seen>(
    'select state, cause, attempts, sealed is not null as holds from message order by created_at, id',
  );
const states = async () => (await seen()).map(({ state }) => state);
const dueNow = () => office.sql.query('update timer set due_at = now()');
const textsTo = (phone: string) => sms.received.filter((one) => one.phone === phone);

describe('a message to a client', () => {
  it('is sent once, by whichever worker, and nothing of it is left but how it went', async () => {
    const [client, phone] = [await aClient(office, branch), aPhone()];
    await queueFor(office, client, { channel: 'sms', to: phone });
    await expect.poll(seen, within).toEqual([{ state: 'sent', cause: null, attempts: 1, holds: false }]);
    expect(textsTo(phone)).toMatchObject([{ content: '验证码 246810' }]);
    const everything = JSON.stringify(await office.sql.query('select * from message, outbox, job_done'));
    for (const value of [phone, '246810']) expect(everything).not.toContain(value);
  });

  it('that is queued under the same key is one message', async () => {
    const [client, phone] = [await aClient(office, branch), aPhone()];
    const [first, second] = await Promise.all([
      queueFor(office, client, { channel: 'sms', to: phone, key: 'request-1' }),
      queueFor(office, client, { channel: 'sms', to: phone, key: 'request-1' }),
    ]);
    expect([first, second].filter((id) => id !== null)).toHaveLength(1);
    await expect.poll(states, within).toEqual(['sent']);
    expect(textsTo(phone)).toHaveLength(1);
  });

  it('holds hostile text as one inert line, and no link but ours', async () => {
    const client = await aClient(office, branch);
    const name = '王\r\nBcc: a@evil.example\r\nhttps://evil.example';
    await office.sql.query(`set time zone 'UTC'`);
    await queueFor(office, client, { channel: 'mail', to: 'wang@client.example', message: LINK_MESSAGE, name });
    await afterQuietHours();
    const letter = mail.received.at(-1);
    expect(letter?.envelopeTo).toEqual(['wang@client.example']);
    expect(letter?.headers).not.toHaveProperty('bcc');
    expect(letter?.text.match(/\S*:\/\/\S*/g)?.map((address) => new URL(address).origin)).toEqual(
      Array(letter?.text.match(/\S*:\/\/\S*/g)?.length).fill('https://kean.chenghu.example'),
    );
    expect(letter?.text).toContain(`https://kean.chenghu.example/c/${LINK_TOKEN}`);
  });

  it('waits while the gateway is away, is seen waiting, and goes once when it is back', async () => {
    const [client, phone] = [await aClient(office, branch), aPhone()];
    sms.trouble({ status: 503, json: {} });
    await queueFor(office, client, { channel: 'sms', to: phone });
    const waiting = { state: 'waiting', cause: 'MESSAGE_CHANNEL_AWAY', attempts: 1, holds: true };
    await expect.poll(seen, within).toEqual([waiting]);
    const [next] = await office.sql.query<{ ahead: number }>(
      'select extract(epoch from next_try_at - last_tried_at)::float8 as ahead from message',
    );
    expect(next?.ahead).toBeGreaterThan(3);
    expect(next?.ahead).toBeLessThan(8);
    sms.trouble(null);
    await dueNow();
    await expect.poll(seen, within).toEqual([{ state: 'sent', cause: null, attempts: 2, holds: false }]);
    expect(textsTo(phone)).toHaveLength(1);
  });

  it('whose answer was lost is handed over again under the same number, and arrives once', async () => {
    const [client, phone] = [await aClient(office, branch), aPhone()];
    const before = sms.accepted;
    sms.trouble('hang up');
    await queueFor(office, client, { channel: 'sms', to: phone });
    await expect.poll(states, within).toEqual(['waiting']);
    sms.trouble(null);
    await dueNow();
    await expect.poll(states, within).toEqual(['sent']);
    expect([sms.accepted - before, textsTo(phone).length]).toEqual([2, 1]);
  });

  it('that is away for so long that it is of no use any more is not sent', async () => {
    const [client, phone] = [await aClient(office, branch), aPhone()];
    sms.trouble({ status: 503, json: {} });
    await queueFor(office, client, { channel: 'sms', to: phone });
    await expect.poll(states, within).toEqual(['waiting']);
    sms.trouble(null);
    await office.sql.query('update message set valid_until = now()');
    await dueNow();
    await expect.poll(seen, within).toMatchObject([{ state: 'failed', cause: 'TOO_LATE' }]);
    expect(textsTo(phone)).toEqual([]);
  });

  it('that is refused for good keeps what it holds until a person lets it be tried again', async () => {
    const [client, phone] = [await aClient(office, branch), aPhone()];
    sms.trouble({ status: 400, json: {} });
    const id = await queueFor(office, client, { channel: 'sms', to: phone });
    await expect.poll(seen, within).toMatchObject([{ state: 'failed', cause: 'MESSAGE_NOT_TAKEN', holds: true }]);
    sms.trouble(null);
    const again = () => inSqlTransaction(office.db, SEES_ALL, (tx) => tryMessageAgain(tx, id as never));
    expect(await again()).toBe('storage.sample-code');
    await expect.poll(states, within).toEqual(['sent']);
    expect(await again()).toBeNull();
    expect(textsTo(phone)).toHaveLength(1);
  });

  it('at night waits for the morning, unless it is urgent', async () => {
    const client = await aClient(office, branch);
    // Whatever hour it is now: the rule is shown by its own tests, and here that it is asked.
    const night = isNight();
    await queueFor(office, client, { channel: 'sms', to: aPhone(), message: LINK_MESSAGE });
    await queueFor(office, client, { channel: 'sms', to: aPhone() });
    await expect.poll(states, within).toEqual([night ? 'waiting' : 'sent', 'sent']);
  });

  it('is delivered when the gateway says so', async () => {
    const [client, phone] = [await aClient(office, branch), aPhone()];
    await queueFor(office, client, { channel: 'sms', to: phone });
    await expect.poll(states, within).toEqual(['sent']);
    sms.report('DELIVERED');
    await dueNow();
    await expect.poll(states, within).toEqual(['delivered']);
  });
});

describe('a client who may not be written to', () => {
  const queued = async (state: string, wishes: object = {}) => {
    const [client, phone] = [await aClient(office, branch, { state: state as never }), aPhone()];
    await queueFor(office, client, { channel: 'sms', to: phone, ...wishes });
    return { client, phone };
  };

  it.each([
    ['quarantined', 'NO_CONSENT'],
    ['restricted', 'CLIENT_RESTRICTED'],
  ])('because the state is %s is not: %s', async (state, cause) => {
    const { phone } = await queued(state);
    await expect.poll(seen, within).toEqual([{ state: 'refused', cause, attempts: 0, holds: false }]);
    expect(textsTo(phone)).toEqual([]);
  });

  it('is written to for the one thing that is allowed: to ask for consent, to answer a request', async () => {
    const asked = await queued('quarantined', { message: CONSENT_MESSAGE });
    const answered = await queued('restricted', { message: RIGHTS_MESSAGE });
    await expect.poll(states, within).toEqual(['sent', 'sent']);
    expect([textsTo(asked.phone).length, textsTo(answered.phone).length]).toEqual([1, 1]);
  });

  it('because everything about them was erased cannot be: what waited does not open any more', async () => {
    sms.trouble({ status: 503, json: {} });
    const { client, phone } = await queued('active');
    await expect.poll(states, within).toEqual(['waiting']);
    await side.services.keyring.destroy('client', [client]);
    sms.trouble(null);
    await dueNow();
    await expect.poll(seen, within).toMatchObject([{ state: 'refused', cause: 'CLIENT_ERASED', holds: false }]);
    expect(textsTo(phone)).toEqual([]);
  });

  it('because they do not want it is not, however the phone is spelled; the answer to a request reaches them', async () => {
    const [client, phone] = [await aClient(office, branch), aPhone()];
    await inSqlTransaction(side.db, nobody, (tx) => side.contactList.add(tx, 'sms', new Personal(phone), 'asked'));
    await queueFor(office, client, { channel: 'sms', to: `+86 ${phone}` });
    await expect.poll(seen, within).toMatchObject([{ state: 'refused', cause: 'DO_NOT_CONTACT' }]);
    await queueFor(office, client, { channel: 'sms', to: phone, message: RIGHTS_MESSAGE });
    await expect.poll(states, within).toEqual(['refused', 'sent']);
    const listed = JSON.stringify(await office.sql.query('select * from do_not_contact'));
    expect(listed).not.toContain(phone.slice(3));
    expect(
      await inSqlTransaction(side.db, nobody, (tx) => side.contactList.remove(tx, 'sms', new Personal(phone))),
    ).toBe(true);
  });

  it('because the client said so is not, from the next message on and before any list knows; the answer to a request is', async () => {
    const [client, phone] = [await aClient(office, branch), aPhone()];
    await office.sql.query(
      `insert into contact_objection (id, client_id, reason) values (gen_random_uuid(), $1, 'asked')`,
      [client],
    );
    await queueFor(office, client, { channel: 'sms', to: phone });
    await expect.poll(seen, within).toMatchObject([{ state: 'refused', cause: 'DO_NOT_CONTACT' }]);
    await queueFor(office, client, { channel: 'sms', to: phone, message: RIGHTS_MESSAGE });
    await expect.poll(states, within).toEqual(['refused', 'sent']);
  });

  it('because nobody can read who does not want it, is not: an entry under a lost key stops everything', async () => {
    const other = new ContactList('another-key-of-a-contact-list-here');
    await inSqlTransaction(side.db, nobody, (tx) => other.add(tx, 'sms', new Personal(aPhone()), 'complaint'));
    const [client, phone] = [await aClient(office, branch), aPhone()];
    await queueFor(office, client, { channel: 'sms', to: phone });
    await expect
      .poll(() => office.sql.query('select failure from outbox where failure is not null'), within)
      .toContainEqual({ failure: 'MESSAGE_CONTACT_LIST_UNREADABLE' });
    expect([await states(), textsTo(phone)]).toEqual([['queued'], []]);
    await office.sql.query('delete from do_not_contact');
    await expect.poll(states, within).toEqual(['sent']);
  });
});

describe('a message of the office', () => {
  it('is said in its group, in both languages', async () => {
    await queueForGroup(office, newId());
    await expect.poll(states, within).toEqual(['sent']);
    expect(robot.said.at(-1)).toEqual({ text: '备份失败\nBackup failed', mentioned: [] });
  });
});

describe('the second lock', () => {
  it('shows a message to a client to whoever sees the client, and its contents to nobody but the worker', async () => {
    const client: ClientId = await aClient(office, branch);
    sms.trouble({ status: 503, json: {} });
    await queueFor(office, client, { channel: 'sms', to: aPhone() });
    const count = (as: object) =>
      inSqlTransaction(
        office.db,
        { ...nobody, ...as },
        async (tx) => (await tx.query('select id from message')).length,
      );
    expect(await count({})).toBe(0);
    expect(await count({ clientScope: 'branch', branchId: branch.id })).toBe(1);
    expect(await count({ clientScope: 'branch', branchId: newId() })).toBe(0);
    const read = inSqlTransaction(office.db, SEES_ALL, (tx) => tx.query('select sealed from message'));
    await expect(read).rejects.toMatchObject({ code: 'DB_REFUSED' });
  });
});

const SEES_ALL = { ...nobody, clientScope: 'agency' } as const;

/** 21:00 to 08:30 in Shanghai. */
function isNight(): boolean {
  const minutes = (new Date().getUTCHours() * 60 + new Date().getUTCMinutes() + 8 * 60) % (24 * 60);
  return minutes >= 21 * 60 || minutes < 8 * 60 + 30;
}

/** What is not urgent goes by day; at night its template is made urgent for this row. */
async function afterQuietHours(): Promise<void> {
  await expect.poll(async () => (await states())[0], within).not.toBe('queued');
  await office.sql.query('update message set urgent = true where state = $1', ['waiting']);
  await dueNow();
  await expect.poll(states, within).toEqual(['sent']);
}
