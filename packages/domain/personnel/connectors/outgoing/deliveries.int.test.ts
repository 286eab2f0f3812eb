import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { aCall, openOffice, type TestOffice } from '@kean/clients/testing';
import { type Database, openDatabase } from '@kean/db';
import { type Id, newId } from '@kean/kernel';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conduct } from '../../conducting/conduct.ts';
import type { LeavingId, PersonnelWorker } from '../../conducting/personnel-worker.ts';
import { BeginLeavingInput } from '../../contract.ts';
import { handle as trimDeliveries } from '../../jobs/trim-deliveries.handler.ts';
import { beginLeaving } from '../../leavings/begin-leaving.ts';
import { readLeaving } from '../../leavings/view-leaving.ts';
import { policy } from '../../policy.ts';
import { LEAVINGS } from '../../testing/leavings.ts';
import { switchConnector } from '../make-directory.ts';
import { allowedNetworks } from './allowed-networks.ts';
import { connectorKey } from './connector-key.ts';
import { deliverOne } from './deliver.ts';
import { listDeliveries } from './list-deliveries.ts';
import { confirmByHand, sendAgain } from './settle-delivery.ts';
import { listWebhooks } from './webhook/list-webhooks.ts';
import { makeWebhook, releaseWebhook, renewSecret, tryConnector } from './webhook/make-webhook.ts';

type ConnectorId = Id<'Connector'>;
type DeliveryId = Id<'ConnectorDelivery'>;
interface Call {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const KEY = connectorKey('a-key-of-connectors-of-this-test-alone');
let office: TestOffice;
let workerDb: Database;
let server: Server;
let url: string;
let answerWith = 200;
let thinksMs = 0;
const calls: Call[] = [];
let hr: TestStaff;
let otherHr: TestStaff;
let compliance: TestStaff;
let security: TestStaff;
let worker: PersonnelWorker;

const role = async (code: string, actions: readonly string[], members: readonly TestStaff[]) => {
  await office.sql.query(`insert into role (code, name, name_en) values ($1, '岗位', 'Role')`, [code]);
  for (const action of actions)
    await office.sql.query(
      `insert into role_grant (id, role_code, clause, action, subject, scope) values (gen_random_uuid(), $1, 'personnel', $2, 'Staff', 'agency')`,
      [code, action],
    );
  for (const { id } of members)
    await office.sql.query('insert into staff_role (staff_id, role_code) values ($1, $2)', [id, code]);
};
const as = (member: TestStaff, withKey = true) => {
  const call = aCall(office, member, [policy], {
    'personnel.provision': 'agency',
    'personnel.release-connectors': 'agency',
    'personnel.read-connectors': 'agency',
    'personnel.offboard': 'agency',
    'personnel.read-leavings': 'agency',
  });
  return withKey ? { ...call, services: { ...call.services, connectorSecrets: KEY } } : call;
};
const seen = async (connectorId: ConnectorId) =>
  (await listWebhooks(as(compliance))).webhooks.find((one) => one.connectorId === connectorId);
const webhook = async (label = '门禁') => {
  const made = await makeWebhook(as(hr), { label, url });
  await releaseWebhook(as(compliance), { connectorId: made.connectorId, version: 1 });
  return made;
};
const off = async (connectorId: ConnectorId) => {
  const version = (await seen(connectorId))?.version ?? 0;
  await switchConnector(as(hr), { connectorId, version, on: false });
};
const open = (connectorId: ConnectorId) =>
  office.sql.query<{ id: DeliveryId; event: string; promised: boolean }>(
    `select d.id, d.event, exists (select from outbox o where o.job = 'personnel.deliver' and o.payload ->> 'deliveryId' = d.id::text) as promised
       from connector_delivery d where d.connector_id = $1 and d.state in ('waiting', 'retrying') order by d.happened_at`,
    [connectorId],
  );
const send = (deliveryId: DeliveryId, means: PersonnelWorker = worker) =>
  deliverOne(means, deliveryId, () => Promise.resolve());
const logged = async (connectorId: ConnectorId) => (await listDeliveries(as(hr), { connectorId })).rows;
const leave = async (who: TestStaff): Promise<LeavingId> =>
  (await beginLeaving(as(hr), BeginLeavingInput.parse({ staffId: who.id, way: 'at-once' }))).leavingId;
const stepsOf = async (leavingId: LeavingId) => {
  await conduct(worker, leavingId, { attempt: 1, done: () => Promise.resolve() });
  return readLeaving(as(hr), LEAVINGS, leavingId);
};

beforeAll(async () => {
  office = await openOffice();
  workerDb = openDatabase({ url: office.database.urls.kean_worker, applicationName: 'kean-test-worker' });
  worker = {
    services: { db: workerDb, keyring: office.workerKeyring, objects: office.services.objects },
    leavings: LEAVINGS,
    connectors: { key: KEY, networks: allowedNetworks(['127.0.0.1/32']) },
  };
  server = createServer((request, answer) => {
    let body = '';
    request.on('data', (part: Buffer) => {
      body += part.toString('utf8');
    });
    request.on('end', () => {
      calls.push({ headers: request.headers, body });
      setTimeout(() => answer.writeHead(answerWith).end('words of the other system'), thinksMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  [hr, otherHr, compliance, security] = [
    await aStaffMember(office.sql, { branch: null }),
    await aStaffMember(office.sql, { branch: null }),
    await aStaffMember(office.sql, { branch: null }),
    await aStaffMember(office.sql, { branch: null }),
  ];
  await role('hr', ['provision', 'offboard', 'onboard', 'try-connectors'], [hr, otherHr]);
  await role('compliance', ['release-connectors', 'try-connectors'], [compliance]);
  await role('security', ['read-connectors'], [security]);
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await workerDb.close();
  await office.close();
});

describe('a webhook', () => {
  it('is made by one, tells nothing until another releases it, and shows its secret once', async () => {
    const { connectorId, secret } = await makeWebhook(as(hr), { label: '门禁', url });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(await seen(connectorId)).toMatchObject({ standing: 'unreleased', url, isOwn: false });
    await expect(switchConnector(as(hr), { connectorId, version: 1, on: true })).rejects.toThrow(
      'PERSONNEL_CONNECTOR_NOT_RELEASED',
    );
    await expect(releaseWebhook(as(hr), { connectorId, version: 1 })).rejects.toThrow('PERSONNEL_OWN_WEBHOOK');
    const who = await aStaffMember(office.sql);
    await leave(who);
    expect(await open(connectorId)).toEqual([]);
    await releaseWebhook(as(compliance), { connectorId, version: 1 });
    expect(await seen(connectorId)).toMatchObject({ standing: 'on' });
    await expect(releaseWebhook(as(compliance), { connectorId, version: 2 })).rejects.toThrow(
      'PERSONNEL_CONNECTOR_RELEASED',
    );
    const stored = await office.sql.query<{ sealed: Buffer }>(
      'select sealed from webhook_secret where connector_id = $1',
      [connectorId],
    );
    const bare = Buffer.from(secret.slice('whsec_'.length), 'base64');
    expect(stored.map(({ sealed }) => sealed.includes(bare))).toEqual([false]);
    await off(connectorId);
  });

  it('is released by nobody who may not, whatever the process thinks', async () => {
    const { connectorId } = await makeWebhook(as(hr), { label: '门禁', url });
    for (const by of [hr, otherHr])
      await expect(
        office.sql.query('update webhook set released_by = $2 where connector_id = $1', [connectorId, by.id]),
      ).rejects.toThrow('another who may do so');
    await expect(office.sql.query(`update connector set state = 'on' where id = $1`, [connectorId])).rejects.toThrow(
      'released by another',
    );
    await expect(
      office.sql.query(`update webhook set url = 'https://other.example/' where connector_id = $1`, [connectorId]),
    ).rejects.toThrow('stays');
  });

  it('wants a key of the office and a plain address', async () => {
    await expect(makeWebhook(as(hr, false), { label: '门禁', url })).rejects.toThrow('PERSONNEL_CONNECTORS_NOT_SET_UP');
    await expect(makeWebhook(as(hr), { label: '门禁', url: 'http://door.example/' })).rejects.toThrow(
      'PERSONNEL_ADDRESS_NOT_SECURE',
    );
  });

  it('is called with what happened, signed, with no name in it; the renewed secret signs beside the one before', async () => {
    const { connectorId, secret } = await webhook();
    const renewed = await renewSecret(as(hr), { connectorId, version: 2 });
    const who = await aStaffMember(office.sql);
    await leave(who);
    const waiting = await open(connectorId);
    expect(waiting).toMatchObject([{ event: 'staff-left', promised: true }]);
    answerWith = 204;
    await send(waiting[0]?.id as DeliveryId);
    const call = calls.at(-1) as Call;
    const headers = Object.fromEntries(Object.entries(call.headers).map(([name, value]) => [name, String(value)]));
    for (const one of [secret, renewed.secret])
      expect(new Webhook(one).verify(call.body, headers)).toMatchObject({
        type: 'staff.left',
        data: { staff: { id: who.id, externalIds: [] } },
      });
    expect(headers['webhook-id']).toBe(`msg_${waiting[0]?.id}`);
    const [named] = await office.sql.query<{ name: string }>('select display_name as name from staff where id = $1', [
      who.id,
    ]);
    expect(call.body).not.toContain(named?.name);
    expect(await logged(connectorId)).toMatchObject([
      { state: 'delivered', status: 204, attempts: 1, causeWords: null, event: 'staff-left' },
    ]);
    const said = calls.length;
    await send(waiting[0]?.id as DeliveryId);
    expect(calls.length).toBe(said);
    await off(connectorId);
  });

  it('is tried before it is released, by a call that names nobody', async () => {
    const { connectorId } = await makeWebhook(as(hr), { label: '门禁', url });
    const { deliveryId } = await tryConnector(as(hr), connectorId);
    await send(deliveryId);
    expect(JSON.parse(calls.at(-1)?.body ?? '')).toMatchObject({
      type: 'kean.verification',
      data: { verification: true },
    });
    expect(await logged(connectorId)).toMatchObject([{ state: 'delivered', staffNumber: null }]);
    await expect(tryConnector(as(hr), newId())).rejects.toThrow('PERSONNEL_CONNECTOR_NOT_FOUND');
    // Whoever releases it tries it as well; whoever only looks does not, whatever the process thinks.
    await send((await tryConnector(as(compliance), connectorId)).deliveryId);
    expect(await logged(connectorId)).toMatchObject([{ state: 'delivered' }, { state: 'delivered' }]);
    await expect(tryConnector(as(security), connectorId)).rejects.toThrow();
  });

  it('learns of a key and a factor that ended, of people who are suspended, and in the right order', async () => {
    const { connectorId } = await webhook();
    const who = await aStaffMember(office.sql);
    await office.sql.query(
      `insert into api_key (id, staff_id, name, prefix, digest, actions, expires_at)
       values (gen_random_uuid(), $1, '钥', 'kean_87654321', sha256('of this test'), '{personnel.provision}', now() + interval '1 day')`,
      [who.id],
    );
    await office.sql.query('update api_key set revoked_at = now() where staff_id = $1', [who.id]);
    await office.sql.query(`update staff set status = 'suspended' where id = $1`, [who.id]);
    await office.sql.query(`update staff set status = 'active' where id = $1`, [who.id]);
    const waiting = await open(connectorId);
    expect(waiting.map(({ event }) => event)).toEqual(['credential-ended', 'staff-suspended', 'staff-resumed']);
    for (const { id } of waiting) await send(id);
    expect((await logged(connectorId)).map(({ event, state }) => [event, state])).toEqual([
      ['staff-resumed', 'delivered'],
      ['staff-suspended', 'dropped'],
      ['credential-ended', 'delivered'],
    ]);
    await off(connectorId);
  });
});

describe('a system that does not take it', () => {
  it('is asked again while it may pass, and holds up the leaving until somebody answers for it', async () => {
    const { connectorId } = await webhook('邮箱');
    const who = await aStaffMember(office.sql);
    const leavingId = await leave(who);
    const [waiting] = await open(connectorId);
    const id = waiting?.id as DeliveryId;
    // Neither by the api's login nor by any other, while no worker has it in hand.
    for (const state of ['dropped', 'dead', 'confirmed'])
      await expect(
        office.sql.query(`update connector_delivery set state = $2, cause = 'NO_LONGER_NEEDED' where id = $1`, [
          id,
          state,
        ]),
      ).rejects.toThrow('in hand');
    answerWith = 503;
    await send(id);
    expect(await logged(connectorId)).toMatchObject([{ state: 'retrying', status: 503, attempts: 1 }]);
    const timers = 'select 1 from timer where name = $1 and key = $2';
    expect(await office.sql.query(timers, ['personnel.delivery-again', id])).toHaveLength(1);
    expect((await stepsOf(leavingId)).steps.find(({ name }) => name === 'systems-told')?.state).toBe('open');
    await expect(sendAgain(as(hr), id)).rejects.toThrow('PERSONNEL_DELIVERY_OVER');

    answerWith = 401;
    await send(id);
    const [dead] = await logged(connectorId);
    expect(dead).toMatchObject({ state: 'dead', status: 401, attempts: 2 });
    expect(dead?.causeWords?.zh).toContain('拒绝');
    await expect(
      office.sql.query(`update connector_delivery set state = 'dropped' where id = $1`, [id]),
    ).rejects.toThrow('waits for a person');
    const told = `select 1 from message where template = 'personnel.leaving-needs-you' and facts ->> 'leavingId' = $1 and facts ->> 'why' = 'system-untold'`;
    expect(await office.sql.query(told, [leavingId])).toHaveLength(1);
    await expect(office.sql.query(`update leaving set state = 'done' where id = $1`, [leavingId])).rejects.toThrow();

    answerWith = 500;
    await sendAgain(as(otherHr), id);
    await send(id);
    expect((await logged(connectorId))[0]?.state).toBe('retrying');
    answerWith = 410;
    await send(id);
    await confirmByHand(as(otherHr), id);
    expect((await logged(connectorId))[0]).toMatchObject({ state: 'confirmed' });
    const leaving = await stepsOf(leavingId);
    expect(leaving.steps.find(({ name }) => name === 'systems-told')?.state).toBe('done');
    expect(leaving.systems).toMatchObject([{ connectorName: '邮箱', state: 'confirmed' }]);
    await expect(confirmByHand(as(hr), id)).rejects.toThrow('PERSONNEL_DELIVERY_OVER');
    await expect(
      office.sql.query(`update connector_delivery set state = 'waiting' where id = $1`, [id]),
    ).rejects.toThrow('stays');
    await off(connectorId);
  });

  it('is given up after ten attempts; the words of the other side are kept nowhere', async () => {
    const { connectorId } = await webhook();
    const { deliveryId } = await tryConnector(as(hr), connectorId);
    answerWith = 502;
    for (let attempt = 1; attempt <= 10; attempt += 1) await send(deliveryId);
    expect(await logged(connectorId)).toMatchObject([{ state: 'dead', attempts: 10, status: 502 }]);
    const [row] = await office.sql.query(
      'select row_to_json(d)::text as text from connector_delivery d where id = $1',
      [deliveryId],
    );
    expect(JSON.stringify(row)).not.toContain('words of the other');
    await off(connectorId);
  });

  it('is not called in a private network, without a key, or when it was switched off meanwhile', async () => {
    answerWith = 200;
    const { connectorId } = await webhook();
    const said = calls.length;
    const deliveryOf = async () => (await tryConnector(as(hr), connectorId)).deliveryId;
    const networks = allowedNetworks([]);
    await send(await deliveryOf(), { ...worker, connectors: { key: KEY, networks } });
    await send(await deliveryOf(), { ...worker, connectors: { key: null, networks } });
    await send(await deliveryOf(), { services: worker.services, leavings: LEAVINGS });
    const who = await aStaffMember(office.sql);
    await leave(who);
    await off(connectorId);
    for (const { id } of await open(connectorId)) await send(id);
    const causes = await office.sql.query<{ cause: string }>(
      'select cause from connector_delivery where connector_id = $1 order by happened_at',
      [connectorId],
    );
    expect(causes.map(({ cause }) => cause)).toEqual([
      'PRIVATE_NETWORK',
      'SECRET_UNREADABLE',
      'CONNECTORS_NOT_SET_UP',
      'CONNECTOR_OFF',
    ]);
    expect(calls.length).toBe(said);
  });

  it('is not called by two workers at once', async () => {
    const { connectorId } = await webhook();
    const { deliveryId } = await tryConnector(as(hr), connectorId);
    const said = calls.length;
    thinksMs = 500;
    const both = await Promise.allSettled([send(deliveryId), send(deliveryId)]);
    thinksMs = 0;
    expect(both.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(calls.length).toBe(said + 1);
    await off(connectorId);
  });
});

describe('the robots of work groups', () => {
  it('are told that somebody left, by number alone, where the office has one', async () => {
    const told = `select facts from message where template = 'personnel.somebody-left' and robot = 'personnel' and key like '%' || $1`;
    const [one, other] = [await aStaffMember(office.sql), await aStaffMember(office.sql)];
    const without = await leave(one);
    await stepsOf(without);
    expect(await office.sql.query(told, [without])).toEqual([]);
    const withRobot = await leave(other);
    const messages = { channels: { robots: new Map([['personnel', null]]) } };
    await conduct({ ...worker, messages }, withRobot, { attempt: 1, done: () => Promise.resolve() });
    expect(await office.sql.query(told, [withRobot])).toEqual([{ facts: { leavingId: withRobot } }]);
  });
});

describe('the log of deliveries', () => {
  it('forgets what was told ninety days ago, and nothing that nobody took', async () => {
    const { connectorId } = await webhook();
    for (const answer of [200, 410]) {
      answerWith = answer;
      await send((await tryConnector(as(hr), connectorId)).deliveryId);
    }
    await office.sql.query('alter table connector_delivery disable trigger connector_delivery_moves');
    await office.sql.query(
      `update connector_delivery set happened_at = now() - interval '91 days' where connector_id = $1`,
      [connectorId],
    );
    await office.sql.query('alter table connector_delivery enable trigger connector_delivery_moves');
    await office.sql.query(
      `insert into connector_call (connector_id, at, asked, status, latency_ms)
       values ($1, now() - interval '7 months', 'other', 200, 1), ($1, now() - interval '5 months', 'other', 200, 1)`,
      [connectorId],
    );
    // As the worker does it at night.
    const run = { payload: {}, done: () => Promise.resolve() } as unknown as Parameters<typeof trimDeliveries>[0];
    await trimDeliveries(run, worker);
    const calls = 'select 1 from connector_call where connector_id = $1';
    expect(await office.sql.query(calls, [connectorId])).toHaveLength(1);
    expect((await logged(connectorId)).map(({ state }) => state)).toEqual(['dead']);
  });
});
