import { openSql } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { giveKey, type Statements } from '../../../packages/proofs/src/scim/directory-office.ts';
import { connectReceivers } from '../../../packages/proofs/src/signals/receiver-office.ts';
import {
  type ConnectedReceiver,
  compareStreams,
  STREAM_EXPECTATIONS,
  type Transmitter,
} from '../../../packages/proofs/src/signals/transmitter-expectations.ts';
import { ORIGIN } from './testing/open-instance.ts';
import { openOffice, type TestOffice } from './testing/open-office.ts';

let office: TestOffice;
let admin: ReturnType<typeof openSql>;
let sql: Statements;
let connected: ConnectedReceiver;
beforeAll(async () => {
  office = await openOffice();
  admin = openSql(office.fresh.adminUrls.kean);
  sql = (text, values = []) => admin.query<Record<string, unknown>>(text, [...values]);
  connected = await connectReceivers(sql);
});
afterAll(async () => {
  await admin.close();
  await office.close();
});

const transmitter: Transmitter = {
  ask: async ({ method, path: url, body, headers }) => {
    const response = await office.server.inject({
      ...{ method: method as 'GET', url, headers: { ...headers } },
      ...(body !== undefined && { payload: body }),
    });
    return {
      status: response.statusCode,
      contentType: String(response.headers['content-type'] ?? ''),
      body: response.body,
    };
  },
};
const get = async (url: string) => {
  const response = await office.server.inject({ url });
  return { status: response.statusCode, body: response.json<Record<string, unknown>>() };
};

describe('a transmitter of security events', () => {
  it('says what it is and which keys sign to anybody, and pushes alone', async () => {
    const { status, body } = await get('/.well-known/ssf-configuration');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ spec_version: '1_0', issuer: ORIGIN, jwks_uri: `${ORIGIN}/ssf/jwks.json`, default_subjects: 'ALL' },
      delivery_methods_supported: ['urn:ietf:rfc:8935'],
      authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6749' }, { spec_urn: 'urn:ietf:rfc:6750' }],
    });
    expect(await get('/ssf/jwks.json')).toEqual({ status: 200, body: { keys: [] } });
  });

  it(`answers receivers as the standard says, ${STREAM_EXPECTATIONS.length} behaviours`, async () => {
    expect(await compareStreams(transmitter, sql, connected)).toEqual([]);
    expect(office.reported).toEqual([]);
  });

  it('is managed by no session, by no key of a directory, and by a receiver not as a directory', async () => {
    const cookie = await office.signIn('hr');
    const ask = async (headers: Readonly<Record<string, string>>, path = '/ssf/streams') =>
      (await transmitter.ask({ method: 'GET', path, headers })).status;
    expect(await ask({ cookie })).toBe(403);
    const [owner] = await sql('select made_by from connector where id = $1', [connected.connectorId]);
    const directory = await giveKey(sql, String(owner?.made_by), ['personnel.provision']);
    expect(await ask({ authorization: `Bearer ${directory}` })).toBe(403);
    expect(await ask({ authorization: `Bearer ${connected.token}` }, '/scim/v2/Users')).toBe(403);
    expect(await ask({ authorization: `Bearer ${connected.token}` })).toBe(200);
    // A token in the address is none (RFC 6750 2.3).
    expect(await ask({}, `/ssf/streams?access_token=${connected.token}`)).toBe(401);
  });

  it('writes every change into the log by ids and codes', async () => {
    const events = await sql(
      `select action, facts, subject_id from audit_event where action like 'personnel.stream-%'`,
    );
    expect(new Set(events.map(({ action }) => action))).toEqual(
      new Set(
        ['stream-made', 'stream-changed', 'stream-deleted', 'stream-status-set'].map((name) => `personnel.${name}`),
      ),
    );
    for (const value of ['https', '@', 'Maintenance']) expect(JSON.stringify(events)).not.toContain(value);
  });
});
