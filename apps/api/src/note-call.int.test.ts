import { openSql } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ConnectedDirectory,
  connectDirectory,
  type Statements,
} from '../../../packages/proofs/src/scim/directory-office.ts';
import { foreignProvider } from '../../../packages/proofs/src/signals/foreign-provider.ts';
import { type ConnectedProvider, connectProvider } from '../../../packages/proofs/src/signals/provider-office.ts';
import { connectReceivers } from '../../../packages/proofs/src/signals/receiver-office.ts';
import { openOffice, type TestOffice } from './testing/open-office.ts';

let office: TestOffice;
let admin: ReturnType<typeof openSql>;
let sql: Statements;
let directory: ConnectedDirectory;
let provider: ConnectedProvider;
beforeAll(async () => {
  office = await openOffice();
  admin = openSql(office.fresh.adminUrls.kean);
  sql = (text, values = []) => admin.query<Record<string, unknown>>(text, [...values]);
  directory = await connectDirectory(sql);
  provider = await connectProvider(sql, (await foreignProvider()).keySet);
});
afterAll(async () => {
  await admin.close();
  await office.close();
});

const ask = async (token: string, method: string, url: string, payload?: string, type = 'application/json') =>
  (
    await office.server.inject({
      ...{ method: method as 'GET', url },
      headers: { authorization: `Bearer ${token}`, ...(payload !== undefined && { 'content-type': type }) },
      ...(payload !== undefined && { payload }),
    })
  ).statusCode;
const logged = (connectorId: string) =>
  sql('select asked, staff_id, status, cause, latency_ms from connector_call where connector_id = $1 order by at', [
    connectorId,
  ]);

describe('the log of what systems have asked', () => {
  it('holds a line for each request of a directory: what, of whom, and how it was answered', async () => {
    const { token, connectorId } = directory;
    const [person] = await sql(
      `select s.id from staff s join staff_role r on r.staff_id = s.id where r.role_code = 'agent' order by s.number limit 1`,
    );
    await ask(token, 'GET', '/scim/v2/Users?count=1');
    await ask(token, 'GET', `/scim/v2/Users/${person?.id}`);
    await ask(token, 'GET', '/scim/v2/Users/nobody-of-this-office');
    await ask(token, 'POST', '/scim/v2/Users', '{"userName": 13800001111}', 'application/scim+json');
    await ask(token, 'GET', '/scim/v2/ServiceProviderConfig');
    await ask(token, 'GET', '/scim/v2/Elsewhere');
    const rows = await logged(connectorId);
    expect(rows).toMatchObject([
      { asked: 'list-users', staff_id: null, status: 200, cause: null },
      { asked: 'read-user', staff_id: person?.id, status: 200, cause: null },
      { asked: 'read-user', staff_id: null, status: 404 },
      { asked: 'create-user', staff_id: null, status: 400 },
      { asked: 'read-description', status: 200 },
      { asked: 'other', status: 404 },
    ]);
    expect(rows[3]?.cause).toMatch(/^invalid/);
    expect(rows.every(({ latency_ms: ms }) => Number(ms) >= 0)).toBe(true);
    expect(JSON.stringify(rows)).not.toMatch(/1380000|nobody-of/);
  });

  it('holds what an identity provider pushed and a receiver asked, with the standard’s word', async () => {
    await ask(provider.token, 'POST', `/ssf/receive/${provider.connectorId}`, 'no token', 'application/secevent+jwt');
    expect(await logged(provider.connectorId)).toMatchObject([
      { asked: 'signal', staff_id: null, status: 400, cause: 'invalid_request' },
    ]);
    const receiver = await connectReceivers(sql);
    await ask(receiver.token, 'GET', '/ssf/streams');
    await ask(receiver.token, 'POST', '/ssf/streams', '{}');
    await ask(receiver.token, 'GET', '/ssf/status?stream_id=x');
    expect(await logged(receiver.connectorId)).toMatchObject([
      { asked: 'read-stream', status: 200, cause: null },
      { asked: 'make-stream', status: 400, cause: 'invalid_request' },
      { asked: 'read-status', status: 404, cause: 'not_found' },
    ]);
  });

  it('is read by whoever sees connectors, by number alone, and that stands in the log', async () => {
    const cookie = await office.signIn('compliance');
    const { connectorId } = directory;
    const input = encodeURIComponent(JSON.stringify({ connectorId }));
    const answer = await office.server.inject({
      url: `/trpc/personnel.calls.list?input=${input}`,
      headers: { cookie },
    });
    const { rows } = answer.json<{ result: { data: { rows: { asked: string; staffNumber: string | null }[] } } }>()
      .result.data;
    expect(rows.map(({ asked }) => asked)).toEqual([
      ...['other', 'read-description', 'create-user', 'read-user', 'read-user', 'list-users'],
    ]);
    expect(rows[4]?.staffNumber).toMatch(/^S\d+$/);
    const [event] = await sql(`select facts from audit_event where action = 'personnel.calls-read'`);
    expect(event?.facts).toMatchObject({ count: 6 });
    const agent = await office.signIn('agent');
    const refused = await office.server.inject({
      url: `/trpc/personnel.calls.list?input=${input}`,
      headers: { cookie: agent },
    });
    expect(refused.statusCode).toBe(403);
  });

  it('goes every night after six months and not before, and the system has its answer where no line can be written', async () => {
    const before = (await logged(directory.connectorId)).length;
    await sql(`update connector_call set at = now() - interval '7 months' where asked = 'other'`);
    await expect(sql(`select trim_connector_calls(interval '1 month')`)).rejects.toThrow('six months');
    await sql(`select trim_connector_calls(interval '6 months')`);
    expect(await logged(directory.connectorId)).toHaveLength(before - 1);
    await sql('revoke insert (asked) on connector_call from kean_api');
    expect(await ask(directory.token, 'GET', '/scim/v2/ServiceProviderConfig')).toBe(200);
    await sql('grant insert (asked) on connector_call to kean_api');
    expect(office.reported).toContain('failed calls');
  });
});
