import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { aCall, openOffice, type TestOffice } from '@kean/clients/testing';
import { type Database, openDatabase } from '@kean/db';
import { type Id, newId } from '@kean/kernel';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PersonnelWorker } from '../../../conducting/personnel-worker.ts';
import { BeginLeavingInput } from '../../../contract.ts';
import { beginLeaving } from '../../../leavings/begin-leaving.ts';
import { policy } from '../../../policy.ts';
import { LEAVINGS } from '../../../testing/leavings.ts';
import { switchConnector } from '../../make-directory.ts';
import { listReceivers } from '../../receivers/list-receivers.ts';
import { makeReceiver, releaseReceiver, renewReceiverKey } from '../../receivers/make-receiver.ts';
import { renewSigningKey } from '../../receivers/signing-keys.ts';
import { answerStream, StreamFault } from '../../transmitter/answer-stream.ts';
import { transmitterKeys } from '../../transmitter/described.ts';
import { allowedNetworks } from '../allowed-networks.ts';
import { connectorKey } from '../connector-key.ts';
import { deliverOne } from '../deliver.ts';
import { listDeliveries } from '../list-deliveries.ts';
import { sendAgain } from '../settle-delivery.ts';
import { tryConnector } from '../webhook/make-webhook.ts';

type ConnectorId = Id<'Connector'>;
type DeliveryId = Id<'ConnectorDelivery'>;
type Claims = Readonly<Record<string, unknown>> & {
  readonly events: Readonly<Record<string, Record<string, unknown>>>;
};

const CAEP = 'https://schemas.openid.net/secevent/caep/event-type/';
const SSF = 'https://schemas.openid.net/secevent/ssf/event-type/';
const ORIGIN = 'https://kean.office.example';
const KEY = connectorKey('a-key-of-connectors-of-this-test-alone');
let office: TestOffice;
let workerDb: Database;
let server: Server;
let url: string;
let answerWith: readonly [status: number, body?: object] = [202];
const calls: { headers: IncomingHttpHeaders; body: string }[] = [];
let hr: TestStaff;
let compliance: TestStaff;
let worker: PersonnelWorker;

const role = async (code: string, actions: readonly string[], member: TestStaff) => {
  await office.sql.query(`insert into role (code, name, name_en) values ($1, '岗位', 'Role')`, [code]);
  for (const action of actions)
    await office.sql.query(
      `insert into role_grant (id, role_code, clause, action, subject, scope) values (gen_random_uuid(), $1, 'personnel', $2, 'Staff', 'agency')`,
      [code, action],
    );
  await office.sql.query('insert into staff_role (staff_id, role_code) values ($1, $2)', [member.id, code]);
};
const as = (member: TestStaff) => {
  const call = aCall(office, member, [policy], {
    'personnel.provision': 'agency',
    'personnel.release-connectors': 'agency',
    'personnel.read-connectors': 'agency',
    'personnel.offboard': 'agency',
  });
  return { ...call, services: { ...call.services, connectorSecrets: KEY } };
};
const apiKey = async (owner: TestStaff) => {
  const id = newId<'ApiKey'>();
  await office.sql.query(
    `insert into api_key (id, staff_id, name, prefix, digest, actions, expires_at)
     values ($1, $2, '接收', 'kean_12345678', sha256($3::bytea), '{personnel.provision}', now() + interval '1 day')`,
    [id, owner.id, Buffer.from(id)],
  );
  return id;
};
interface Connected {
  readonly connectorId: ConnectorId;
  readonly keyId: Id<'ApiKey'>;
}
const connected = async (subject: 'email' | 'iss_sub' | 'opaque' = 'iss_sub'): Promise<Connected> => {
  const keyId = await apiKey(hr);
  const made = await makeReceiver(as(hr), {
    label: '办公平台',
    keyId,
    audience: 'https://mail.office.example',
    subject,
  });
  return { connectorId: made.connectorId, keyId };
};
/** The receiver itself asks, with its key. */
const ask = async ({ keyId }: Connected, method: string, path: string, body?: object, query: object = {}) => {
  const call = as(hr);
  const asked = { ...call, principal: { ...call.principal, keyId } };
  return answerStream(asked, { method, path, body: JSON.stringify(body), query: { ...query }, origin: ORIGIN });
};
const wanted = (more: object = {}) => ({
  delivery: { method: 'urn:ietf:rfc:8935', endpoint_url: url, authorization_header: 'Bearer of-the-receiver', ...more },
  events_requested: [`${CAEP}session-revoked`, `${CAEP}credential-change`, `${CAEP}device-compliance-change`],
});
const seen = async (connectorId: ConnectorId) =>
  (await listReceivers(as(compliance))).receivers.find((one) => one.connectorId === connectorId);
const release = async ({ connectorId }: Connected) =>
  releaseReceiver(as(compliance), { connectorId, version: (await seen(connectorId))?.version ?? 0 });
const streaming = async (subject?: 'email' | 'iss_sub' | 'opaque') => {
  const one = await connected(subject);
  const made = (await ask(one, 'POST', 'streams', wanted())).body as { stream_id: string };
  await release(one);
  await sendAll(one);
  calls.length = 0;
  return { ...one, streamId: made.stream_id };
};
const rows = (connectorId: ConnectorId) =>
  office.sql.query<{ id: DeliveryId; event: string; state: string; cause: string | null }>(
    'select id, event, state, cause from connector_delivery where connector_id = $1 order by happened_at, id',
    [connectorId],
  );
const states = async ({ connectorId }: Connected) =>
  (await rows(connectorId)).map(({ event, state, cause }) =>
    [event, state, cause].filter((part) => part !== null).join(' '),
  );
const send = (id: DeliveryId) => deliverOne(worker, id, () => Promise.resolve());
const sendAll = async ({ connectorId }: Connected) => {
  for (const { id, state } of await rows(connectorId)) if (state === 'waiting' || state === 'retrying') await send(id);
};
const off = async ({ connectorId }: Connected) =>
  switchConnector(as(hr), { connectorId, version: (await seen(connectorId))?.version ?? 0, on: false });
/** Verified by a library of others, with the keys that are published at this moment. */
const verified = async (token: string) => {
  const keys = (await transmitterKeys(office.db)) as JSONWebKeySet;
  const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(keys), {
    issuer: ORIGIN,
    audience: 'https://mail.office.example',
    typ: 'secevent+jwt',
    algorithms: ['RS256'],
  });
  return { claims: payload as unknown as Claims, header: protectedHeader };
};
const last = async () => (await verified(calls.at(-1)?.body ?? '')).claims;
const endSessions = async (who: TestStaff) => {
  await office.sql.query(
    `insert into auth_user (id, name, email, email_verified, updated_at)
     values ($1::uuid, '某人', $1::text || '@office.example', true, now()) on conflict do nothing`,
    [who.id],
  );
  await office.sql.query(
    `insert into auth_session (id, token, user_id, expires_at, updated_at)
     values (gen_random_uuid(), gen_random_uuid()::text, $1, now() + interval '1 hour', now())`,
    [who.id],
  );
  await office.sql.query('delete from auth_session where user_id = $1', [who.id]);
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
      const [status, said] = answerWith;
      answer.writeHead(status).end(said === undefined ? '' : JSON.stringify(said));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`;
  [hr, compliance] = [
    await aStaffMember(office.sql, { branch: null }),
    await aStaffMember(office.sql, { branch: null }),
  ];
  await role('hr', ['provision', 'offboard', 'try-connectors'], hr);
  await role('compliance', ['release-connectors', 'try-connectors'], compliance);
});
beforeEach(() => {
  answerWith = [202];
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await workerDb.close();
  await office.close();
});

describe('a receiver', () => {
  it('sets up its stream by itself, and nobody is named to it before another has released where it leads', async () => {
    const one = await connected();
    expect(await seen(one.connectorId)).toMatchObject({ standing: 'no-stream', url: null });
    const made = await ask(one, 'POST', 'streams', { ...wanted(), description: '办公平台' });
    expect(made).toMatchObject({
      status: 201,
      body: {
        ...{ iss: ORIGIN, aud: 'https://mail.office.example', description: '办公平台' },
        ...{ delivery: { method: 'urn:ietf:rfc:8935', endpoint_url: url } },
        events_delivered: [`${CAEP}session-revoked`, `${CAEP}credential-change`],
      },
    });
    expect(JSON.stringify(made)).not.toContain('of-the-receiver');
    expect(await seen(one.connectorId)).toMatchObject({ standing: 'unreleased', url, showsAuthorization: true });
    const { stream_id } = made.body as { stream_id: string };
    expect((await ask(one, 'GET', 'status', undefined, { stream_id })).body).toMatchObject({ status: 'paused' });
    const who = await aStaffMember(office.sql);
    await endSessions(who);
    expect(await states(one)).toEqual([]);
    const version = (await seen(one.connectorId))?.version ?? 0;
    for (const refused of [
      () => releaseReceiver(as(hr), { connectorId: one.connectorId, version }),
      () => switchConnector(as(hr), { connectorId: one.connectorId, version, on: true }),
    ])
      await expect(refused()).rejects.toThrow(/PERSONNEL_OWN_RECEIVER|PERSONNEL_CONNECTOR_NOT_RELEASED/);
    await expect(
      office.sql.query('update signal_stream set released_by = $2 where connector_id = $1', [one.connectorId, hr.id]),
    ).rejects.toThrow('another who may do so');
    await expect(
      office.sql.query(`update connector set state = 'on' where id = $1`, [one.connectorId]),
    ).rejects.toThrow('released by another');
    await release(one);
    expect((await ask(one, 'GET', 'status', undefined, { stream_id })).body).toEqual({ stream_id, status: 'enabled' });
    await endSessions(who);
    expect(await states(one)).toEqual(['stream-updated waiting', 'sessions-revoked waiting']);
    await off(one);
  });

  it('hears a signed event, of the person as it was promised, with what it wants to be shown', async () => {
    const one = await streaming();
    const who = await aStaffMember(office.sql);
    await endSessions(who);
    await sendAll(one);
    const { claims, header } = await verified(calls.at(-1)?.body ?? '');
    expect(header).toMatchObject({ alg: 'RS256', typ: 'secevent+jwt' });
    expect(claims).toMatchObject({ sub_id: { format: 'iss_sub', iss: ORIGIN, sub: who.id }, txn: claims.jti });
    expect(Object.keys(claims)).not.toContain('exp');
    expect(Object.keys(claims)).not.toContain('sub');
    expect(Object.keys(claims.events)).toEqual([`${CAEP}session-revoked`]);
    expect(claims.events[`${CAEP}session-revoked`]?.reason_admin).toMatchObject({ en: 'Sessions were ended' });
    expect(calls.at(-1)?.headers).toMatchObject({
      'content-type': 'application/secevent+jwt',
      authorization: 'Bearer of-the-receiver',
    });
    const kept = await office.sql.query<{ text: string }>(
      'select row_to_json(s)::text as text from signal_stream s where connector_id = $1',
      [one.connectorId],
    );
    expect(JSON.stringify(kept)).not.toContain(Buffer.from('of-the-receiver').toString('hex'));
    await off(one);
  });

  it('is told the person by address, by our id, or as a directory says', async () => {
    const who = await aStaffMember(office.sql);
    const [byMail, opaque] = [await streaming('email'), await streaming('opaque')];
    await office.sql.query(
      `insert into directory_entry (connector_id, staff_id, external_id) values ($1, $2, 'hr-name-of-the-person')`,
      [opaque.connectorId, who.id],
    );
    await endSessions(who);
    await sendAll(byMail);
    expect((await last()).sub_id).toEqual({ format: 'email', email: `${who.id}@office.example` });
    await sendAll(opaque);
    expect((await last()).sub_id).toEqual({ format: 'opaque', id: 'hr-name-of-the-person' });
    for (const one of [byMail, opaque]) await off(one);
  });

  it('hears of a leaving, a suspension and of credentials, each by its type, who did it and why', async () => {
    const one = await streaming();
    const [left, away, other] = [
      await aStaffMember(office.sql),
      await aStaffMember(office.sql),
      await aStaffMember(office.sql),
    ];
    await beginLeaving(as(hr), BeginLeavingInput.parse({ staffId: left.id, way: 'at-once' }));
    await office.sql.query(`update staff set status = 'suspended' where id = $1`, [away.id]);
    await office.sql.query(
      `insert into second_factor (id, staff_id, kind, name, confirmed_at, credential_id, public_key, sign_count, transports, backed_up)
       values (gen_random_uuid(), $1, 'passkey', '钥匙', now(), sha256('k'), '\\x00', 0, '{internal}', false)`,
      [other.id],
    );
    await office.sql.query('delete from second_factor where staff_id = $1', [other.id]);
    await sendAll(one);
    const heard = await Promise.all(calls.map(async ({ body }) => (await verified(body)).claims));
    expect(
      heard.map(({ events }) => {
        const [[type, said] = ['', {}]] = Object.entries(events);
        return [type.replace(CAEP, ''), said.initiating_entity, said.credential_type, said.change_type];
      }),
    ).toEqual([
      ['session-revoked', 'admin', undefined, undefined],
      ['session-revoked', 'admin', undefined, undefined],
      ['credential-change', undefined, 'fido2-platform', 'create'],
      ['credential-change', undefined, 'fido2-platform', 'delete'],
    ]);
    for (const { events } of heard)
      for (const said of Object.values(events)) {
        expect(said.reason_admin).toMatchObject({ zh: expect.any(String), en: expect.any(String) });
        expect(said.event_timestamp).toEqual(expect.any(Number));
      }
    await off(one);
  });

  it('wants it again, and gets the same by the same name, signed by the key of that moment', async () => {
    const one = await streaming();
    await endSessions(await aStaffMember(office.sql));
    answerWith = [503];
    await sendAll(one);
    const first = await verified(calls.at(-1)?.body ?? '');
    const [newest] = (await listReceivers(as(hr))).keys;
    await renewSigningKey(as(hr), { seen: newest?.keyId ?? '', atOnce: false });
    await expect(renewSigningKey(as(hr), { seen: newest?.keyId ?? '', atOnce: false })).rejects.toThrow('CHANGED');
    expect((await listReceivers(as(hr))).keys.map(({ standing }) => standing)).toEqual(['coming', 'signing']);
    await sendAll(one);
    const second = await verified(calls.at(-1)?.body ?? '');
    expect(second.header.kid).toBe(first.header.kid);
    await renewSigningKey(as(hr), { seen: (await listReceivers(as(hr))).keys[0]?.keyId ?? '', atOnce: true });
    expect((await listReceivers(as(hr))).keys.map(({ standing }) => standing)).toEqual(['signing']);
    // What the withdrawn key signed is believed no more.
    await expect(verified(calls.at(-1)?.body ?? '')).rejects.toThrow();
    answerWith = [202];
    await sendAll(one);
    const third = await verified(calls.at(-1)?.body ?? '');
    expect(third.header.kid).not.toBe(first.header.kid);
    expect(third.claims.jti).toBe(first.claims.jti);
    expect((await states(one)).at(-1)).toBe('sessions-revoked delivered');
    await off(one);
  });

  it('refuses by the words of the standard, and a person sees why and sends it again', async () => {
    const one = await streaming();
    await endSessions(await aStaffMember(office.sql));
    answerWith = [400, { err: 'invalid_key', description: 'words of the other system' }];
    await sendAll(one);
    const [{ deliveryId, causeWords } = { deliveryId: newId(), causeWords: null }] = (
      await listDeliveries(as(hr), { connectorId: one.connectorId })
    ).rows;
    expect(causeWords?.en).toContain('signing key');
    expect((await states(one)).at(-1)).toBe('sessions-revoked dead SYSTEM_SAYS_KEY');
    for (const [answer, cause] of [
      [[400], 'SYSTEM_REFUSED'],
      [[400, { err: 'authentication_failed' }], 'SYSTEM_SAYS_DENIED'],
    ] as const) {
      await sendAgain(as(hr), deliveryId as DeliveryId);
      answerWith = answer;
      await sendAll(one);
      expect((await states(one)).at(-1)).toBe(`sessions-revoked dead ${cause}`);
    }
    const told = JSON.stringify(await office.sql.query('select row_to_json(d)::text from connector_delivery d'));
    expect(told).not.toContain('words of the other');
    await off(one);
  });
});

describe('a stream', () => {
  it('holds what happens while the receiver has paused it, and lets it go in its order', async () => {
    const one = await streaming();
    const { streamId: stream_id } = one;
    const paused = await ask(one, 'POST', 'status', { stream_id, status: 'paused', reason: 'Maintenance' });
    expect(paused.body).toEqual({ stream_id, status: 'paused', reason: 'Maintenance' });
    const who = await aStaffMember(office.sql);
    await endSessions(who);
    await office.sql.query(`insert into recovery_code (digest, staff_id) values (sha256('c'), $1)`, [who.id]);
    expect((await states(one)).slice(-2)).toEqual(['sessions-revoked held', 'credential-changed held']);
    await expect(
      office.sql.query(`update connector_delivery set state = 'delivered' where connector_id = $1 and state = 'held'`, [
        one.connectorId,
      ]),
    ).rejects.toThrow('waits for the receiver');
    expect(calls).toEqual([]);
    await ask(one, 'POST', 'status', { stream_id, status: 'enabled' });
    const waiting = (await rows(one.connectorId)).filter(({ state }) => state === 'waiting');
    expect(waiting.map(({ event }) => event)).toEqual(['sessions-revoked', 'credential-changed']);
    // The later one is not sent before the earlier was.
    await expect(send(waiting[1]?.id as DeliveryId)).rejects.toThrow('PERSONNEL_DELIVERY_IN_HAND');
    for (const { id } of waiting) await send(id);
    expect(calls).toHaveLength(2);
    await off(one);
  });

  it('that is paused after it was queued holds it as well; disabled it holds nothing', async () => {
    const one = await streaming();
    const { streamId: stream_id } = one;
    await endSessions(await aStaffMember(office.sql));
    await ask(one, 'POST', 'status', { stream_id, status: 'paused' });
    await sendAll(one);
    expect((await states(one)).at(-1)).toBe('sessions-revoked held');
    await ask(one, 'POST', 'status', { stream_id, status: 'disabled' });
    await sendAll(one);
    expect((await states(one)).at(-1)).toBe('sessions-revoked dropped STREAM_DISABLED');
    const before = (await states(one)).length;
    await endSessions(await aStaffMember(office.sql));
    expect(await states(one)).toHaveLength(before);
    expect(calls).toEqual([]);
    await off(one);
  });

  it('that stays paused for seven days leaves it to people, every night', async () => {
    const one = await streaming();
    await ask(one, 'POST', 'status', { stream_id: one.streamId, status: 'paused' });
    await endSessions(await aStaffMember(office.sql));
    await office.sql.query('alter table connector_delivery disable trigger connector_delivery_moves');
    await office.sql.query(
      `update connector_delivery set happened_at = now() - interval '8 days' where connector_id = $1 and state = 'held'`,
      [one.connectorId],
    );
    await office.sql.query('alter table connector_delivery enable trigger connector_delivery_moves');
    await workerDb.prisma.$queryRaw`select trim_deliveries()`;
    await sendAll(one);
    expect(await states(one)).toContain('sessions-revoked dead HELD_TOO_LONG');
    await off(one);
  });

  it('that leads elsewhere is released anew, by whoever saw where', async () => {
    const one = await streaming();
    const { streamId: stream_id } = one;
    const { version = 0 } = (await seen(one.connectorId)) ?? {};
    await ask(one, 'PATCH', 'streams', {
      stream_id,
      delivery: { method: 'urn:ietf:rfc:8935', endpoint_url: `${url}/other` },
    });
    expect(await seen(one.connectorId)).toMatchObject({
      standing: 'unreleased',
      url: `${url}/other`,
      showsAuthorization: false,
    });
    await expect(releaseReceiver(as(compliance), { connectorId: one.connectorId, version })).rejects.toThrow('CHANGED');
    await endSessions(await aStaffMember(office.sql));
    await sendAll(one);
    expect((await last()).events).toEqual({
      [`${SSF}stream-updated`]: { status: 'paused', reason: expect.any(String) },
    });
    expect(calls).toHaveLength(1);
    await release(one);
    await sendAll(one);
    expect((await last()).events[`${SSF}stream-updated`]?.status).toBe('enabled');
    await off(one);
    await sendAll(one);
    expect((await last()).events[`${SSF}stream-updated`]?.status).toBe('disabled');
    await expect(ask(one, 'POST', 'status', { stream_id, status: 'enabled' })).rejects.toThrow(StreamFault);
    expect((await ask(one, 'GET', 'status', undefined, { stream_id })).body).toMatchObject({ status: 'disabled' });
  });

  it('says that it lives, with the words of the receiver, which are kept for nobody to read', async () => {
    const one = await streaming();
    const { streamId: stream_id } = one;
    const state = '13800001111 is no business of ours';
    expect((await ask(one, 'POST', 'verify', { stream_id, state })).status).toBe(204);
    await expect(ask(one, 'POST', 'verify', { stream_id })).rejects.toMatchObject({ status: 429 });
    const kept = await office.sql.query<{ sealed: Buffer }>('select sealed from signal_state');
    expect(kept.some(({ sealed }) => sealed.includes('13800001111'))).toBe(false);
    await sendAll(one);
    expect(await last()).toMatchObject({
      sub_id: { format: 'opaque', id: stream_id },
      events: { [`${SSF}verification`]: { state } },
    });
    // The office's own trial bears none.
    const { deliveryId } = await tryConnector(as(compliance), one.connectorId);
    await send(deliveryId);
    expect((await last()).events).toEqual({ [`${SSF}verification`]: {} });
    await off(one);
  });

  it('is the receiver’s own: another key sees nothing, and a key that is over neither', async () => {
    const [one, other] = [await streaming(), await connected()];
    expect((await ask(other, 'GET', 'streams')).body).toEqual([]);
    await expect(ask(other, 'GET', 'streams', undefined, { stream_id: one.streamId })).rejects.toMatchObject({
      status: 404,
    });
    await expect(ask(one, 'POST', 'streams', wanted())).rejects.toMatchObject({ status: 409 });
    const keyId = await apiKey(hr);
    const { version = 0 } = (await seen(one.connectorId)) ?? {};
    await renewReceiverKey(as(hr), { connectorId: one.connectorId, version, keyId });
    await expect(ask(one, 'GET', 'streams')).rejects.toMatchObject({ status: 403 });
    expect((await ask({ ...one, keyId }, 'DELETE', 'streams', undefined, { stream_id: one.streamId })).status).toBe(
      204,
    );
    expect(await seen(one.connectorId)).toMatchObject({ standing: 'no-stream' });
    await office.sql.query('update api_key set revoked_at = now() where id = $1', [keyId]);
    expect(await seen(one.connectorId)).toMatchObject({ standing: 'no-key' });
  });
});
