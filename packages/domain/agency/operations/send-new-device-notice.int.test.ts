import { openDatabase } from '@kean/db';
import { openMailer } from '@kean/mail';
import { startQueues } from '@kean/queues/worker';
import { freshRedis } from '@kean/testing';
import { startMailServer, type TestMailServer } from '@kean/testing/mail-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { eventsOf, openSignInOffice, personOf, type SignInOffice } from '../testing/sign-in-office.ts';
import { agencyWorker } from '../worker.ts';
import { sendNewDeviceNotice } from './send-new-device-notice.ts';

const CHROME = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36';
const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 Version/18.4 Safari/604.1';

let office: SignInOffice;
let server: TestMailServer;
let worker: Parameters<typeof sendNewDeviceNotice>[0];
let stop: () => Promise<void>;
const ends: (string | undefined)[] = [];

beforeAll(async () => {
  [office, server] = await Promise.all([openSignInOffice(), startMailServer({ plain: true })]);
  const redis = await freshRedis();
  const db = openDatabase({ url: office.fresh.urls.kean_worker, applicationName: 'kean-test-worker' });
  const { host, port } = server;
  const from = '客安 <kean@chenghu.example>';
  const mailer = openMailer({ host, port, security: 'none', user: null, password: null, from });
  worker = { services: { db }, mailer };
  const queues = await startQueues({
    db,
    redisUrl: redis.url,
    clauses: [agencyWorker],
    needs: worker,
    observer: {
      ended: ({ error }) => ends.push((error as { code?: string } | undefined)?.code),
      relayed: () => undefined,
      alerted: () => undefined,
      missing: () => undefined,
      troubled: () => undefined,
    },
  });
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
  await office.sql.query('delete from known_device');
  ends.length = 0;
});

const enter = (agent: string, who = personOf(office, 'agent')) =>
  office.enter(who, { headers: { 'user-agent': agent } });
const owed = () => office.sql.query<{ job: string; payload: object }>('select job, payload from outbox');
const everythingDone = () => vi.waitFor(async () => expect(await owed()).toEqual([]), 15_000);
const newest = async () =>
  (await office.sql.query<{ id: never }>('select id from known_device order by first_seen_at desc limit 1'))[0]
    ?.id as never;
const noticeOf = async (deviceId: never, changed = worker): Promise<boolean> => {
  const before = server.received.length;
  await sendNewDeviceNotice(changed, deviceId, async () => undefined);
  return server.received.length > before;
};

/** A second device of somebody, of which nobody was promised a mail. */
const aDeviceUnnoticed = async (): Promise<never> => {
  const [row] = await office.sql.query<{ id: never }>(
    `insert into known_device (id, staff_id, digest, browser, system, session_id)
     select gen_random_uuid(), staff_id, sha256(gen_random_uuid()::text::bytea), 'firefox', 'linux', session_id
       from known_device limit 1 returning id`,
  );
  return row?.id as never;
};
const mailed = async (deviceId: never): Promise<number> =>
  (await eventsOf(office)).filter(
    ({ action, facts }) => action === 'agency.new-device-mailed' && facts?.deviceId === deviceId,
  ).length;

describe('a new device', () => {
  it('is told to its owner by mail: which kind and when, no name, no address, no client; the first device of all is not', async () => {
    const person = personOf(office, 'agent');
    const before = server.received.length;
    await enter(CHROME);
    await everythingDone();
    expect(server.received.length).toBe(before);
    await enter(PHONE);
    await vi.waitFor(() => expect(server.received.length).toBe(before + 1), 15_000);
    const mail = server.received[before];
    expect(mail).toMatchObject({
      envelopeTo: [person.email],
      subject: '客安：新设备登录了您的账号 · KeAn: a new device signed in to your account',
      attachments: 0,
    });
    expect(mail?.text).toMatch(/北京时间 \d{4}-\d{2}-\d{2} \d{2}:\d{2}.*iOS 上的 Safari/);
    expect(mail?.text).toContain('Safari on iOS');
    for (const absent of [person.name, 'S0002', '10.0.', 'http', 'Mozilla']) expect(mail?.text).not.toContain(absent);
    await everythingDone();
    const mailed = (await eventsOf(office)).filter(({ action }) => action === 'agency.new-device-mailed');
    expect(mailed.map(({ facts }) => facts)).toEqual([{ deviceId: await newest() }]);
  });

  it('is promised by its id alone, and waits for a mail server that is busy', async () => {
    server.refuse(451);
    await enter(CHROME);
    await enter(PHONE);
    await vi.waitFor(() => expect(ends).toContain('MAIL_DEFERRED'), 15_000);
    expect(await owed()).toEqual([{ job: 'agency.mail-new-device', payload: { deviceId: await newest() } }]);
    const before = server.received.length;
    server.refuse(null);
    await vi.waitFor(() => expect(server.received.length).toBe(before + 1), 15_000);
    await everythingDone();
  });

  it('is not mailed about once its owner knows it, has signed it out, or works here no more', async () => {
    await enter(CHROME);
    await enter(PHONE);
    await everythingDone();
    const id = await newest();
    expect(await noticeOf(id)).toBe(false);
    const forgotten = 'update known_device set noticed_at = null, notice_claimed_until = null where id = $1';
    await office.sql.query(forgotten, [id]);
    expect(await noticeOf(id)).toBe(true);
    await office.sql.query(forgotten, [id]);
    await office.sql.query(`update staff set status = 'suspended'`);
    expect(await noticeOf(id)).toBe(false);
    await office.sql.query(`update staff set status = 'active'`);
    await office.sql.query(`update known_device set first_seen_at = now() - interval '25 hours' where id = $1`, [id]);
    expect(await noticeOf(id)).toBe(false);
    await office.sql.query('update known_device set first_seen_at = now(), acknowledged_at = now() where id = $1', [
      id,
    ]);
    expect(await noticeOf(id)).toBe(false);
    await office.sql.query('delete from known_device');
    expect(await noticeOf(id)).toBe(false);
  });

  it('is mailed about once when two workers run the promise at once, or one of them again', async () => {
    await enter(CHROME);
    const [id, before] = [await aDeviceUnnoticed(), server.received.length];
    const runs = await Promise.allSettled([1, 2, 3].map(() => sendNewDeviceNotice(worker, id, async () => undefined)));
    const refused = runs.filter((run) => run.status === 'rejected');
    for (const { reason } of refused)
      expect(reason).toMatchObject({ code: 'AGENCY_NOTICE_UNDERWAY', kind: 'unavailable' });
    expect(server.received.length).toBe(before + 1);
    expect(await noticeOf(id)).toBe(false);
    expect(await mailed(id)).toBe(1);
  });

  it('whose answer was lost is the same letter once more, one event, and is not held up by the claim', async () => {
    await enter(CHROME);
    const [id, before] = [await aDeviceUnnoticed(), server.received.length];
    const lossy: NonNullable<typeof worker.mailer> = {
      send: async (mail) => {
        await worker.mailer?.send(mail);
        throw new Error('the answer was lost');
      },
    };
    await expect(noticeOf(id, { ...worker, mailer: lossy })).rejects.toThrow('the answer was lost');
    expect(await mailed(id)).toBe(0);
    expect(await noticeOf(id)).toBe(true);
    const letters = server.received.slice(before);
    expect(new Set(letters.map(({ messageId }) => messageId))).toEqual(new Set([`<new-device.${id}@chenghu.example>`]));
    expect([letters.length, await mailed(id)]).toEqual([2, 1]);
  });

  it('whose worker died while sending is taken up by another once the claim is over', async () => {
    await enter(CHROME);
    const id = await aDeviceUnnoticed();
    await office.sql.query(`update known_device set notice_claimed_until = now() + interval '1 hour' where id = $1`, [
      id,
    ]);
    await expect(noticeOf(id)).rejects.toMatchObject({ code: 'AGENCY_NOTICE_UNDERWAY' });
    await office.sql.query(`update known_device set notice_claimed_until = now() - interval '1 s' where id = $1`, [id]);
    expect(await noticeOf(id)).toBe(true);
  });

  it('is done without a mail where the office sends none, and no event claims one', async () => {
    await enter(CHROME);
    await enter(PHONE);
    await everythingDone();
    const events = (await eventsOf(office)).length;
    let ended = 0;
    await sendNewDeviceNotice({ ...worker, mailer: null }, await newest(), async () => {
      ended += 1;
    });
    expect([ended, (await eventsOf(office)).length]).toEqual([1, events]);
  });
});
