import { openSql } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { giveKey, type Statements } from '../../../packages/proofs/src/scim/directory-office.ts';
import {
  compareWithExpectations,
  EXPECTATIONS,
  type Receiver,
} from '../../../packages/proofs/src/signals/expectations.ts';
import { type ForeignProvider, foreignProvider } from '../../../packages/proofs/src/signals/foreign-provider.ts';
import { type ConnectedProvider, connectProvider } from '../../../packages/proofs/src/signals/provider-office.ts';
import { openOffice, type TestOffice } from './testing/open-office.ts';

let office: TestOffice;
let admin: ReturnType<typeof openSql>;
let sql: Statements;
let foreign: ForeignProvider;
let connected: ConnectedProvider;
beforeAll(async () => {
  office = await openOffice();
  admin = openSql(office.fresh.adminUrls.kean);
  sql = (text, values = []) => admin.query<Record<string, unknown>>(text, [...values]);
  foreign = await foreignProvider();
  connected = await connectProvider(sql, foreign.keySet);
});
afterAll(async () => {
  await admin.close();
  await office.close();
});

const receiver: Receiver = {
  push: async (connectorId, headers, body) => {
    const url = `/ssf/receive/${connectorId}`;
    const response = await office.server.inject({ method: 'POST', url, headers, payload: body });
    return {
      status: response.statusCode,
      contentType: String(response.headers['content-type'] ?? ''),
      body: response.body,
    };
  },
};
const RISC = 'https://schemas.openid.net/secevent/risc/event-type/';
const CAEP = 'https://schemas.openid.net/secevent/caep/event-type/';
async function tell(type: string, email: string, payload: Record<string, unknown> = {}, key = connected.token) {
  const body = await foreign.token({ claims: { sub_id: { format: 'email', email }, events: { [type]: payload } } });
  const headers = { 'content-type': 'application/secevent+jwt', authorization: `Bearer ${key}` };
  const { status } = await receiver.push(connected.connectorId, headers, body);
  const [last] = await sql('select outcome from signal_event order by received_at desc, id desc limit 1');
  return { status, outcome: last?.outcome };
}
const allow = (effect: string) =>
  sql('insert into signal_allowance (connector_id, effect, allowed_by) values ($1, $2, $3) on conflict do nothing', [
    ...[connected.connectorId, effect, connected.compliance],
  ]);
const mailOf = (role: string) => office.demo.find((one) => one.role === role)?.email ?? '';

describe('an identity provider that pushes security events', () => {
  it(`is answered as the standards say, ${EXPECTATIONS.length} behaviours`, async () => {
    expect(await compareWithExpectations(receiver, sql, foreign, connected)).toEqual([]);
    expect(office.reported).toEqual([]);
  });

  it('has somebody out at the next request, and writes it into the log by ids and codes', async () => {
    const cookie = await office.signIn('agent');
    const current = () => office.server.inject({ url: '/trpc/agency.session.current', headers: { cookie } });
    expect((await current()).statusCode).toBe(200);
    expect(await tell(`${CAEP}session-revoked`, mailOf('agent'))).toEqual({ status: 202, outcome: 'sessions-ended' });
    expect((await current()).statusCode).toBe(401);
    const events = await sql(
      `select principal_id as by, facts from audit_event where action = 'personnel.signal-taken' and facts ->> 'done' = 'sessions-ended'`,
    );
    expect(events.length).toBeGreaterThan(10);
    expect(events.every(({ by }) => by === connected.owner)).toBe(true);
    for (const value of ['@', 'sub-', 'hr-', 'login.office']) expect(JSON.stringify(events)).not.toContain(value);
  });

  it('brings about what compliance allowed and nothing else', async () => {
    await sql('delete from signal_allowance');
    const cookie = await office.signIn('agent');
    expect(await tell(`${CAEP}session-revoked`, mailOf('agent'))).toEqual({ status: 202, outcome: 'not-allowed' });
    const current = await office.server.inject({ url: '/trpc/agency.session.current', headers: { cookie } });
    expect(current.statusCode).toBe(200);

    await allow('credentials');
    const [agent] = await sql('select id from auth_user where email = $1', [mailOf('agent')]);
    await giveKey(sql, String(agent?.id), ['agency.read-staff']);
    const stolen = await tell(`${RISC}credential-compromise`, mailOf('agent'), { credential_type: 'password' });
    expect(stolen.outcome).toBe('credentials-ended');
    const [left] = await sql(
      `select (select count(*)::int from api_key where staff_id = $1 and revoked_at is null) as keys,
              (select count(*)::int from auth_session where user_id = $1) as sessions`,
      [agent?.id],
    );
    expect(left).toEqual({ keys: 0, sessions: 0 });

    await allow('suspension');
    expect((await tell(`${RISC}account-disabled`, mailOf('agent'))).outcome).toBe('suspended');
    expect((await tell(`${RISC}account-enabled`, mailOf('agent'))).outcome).toBe('nothing');
    const [standing] = await sql(
      `select s.status::text, a.state from staff s join staff_absence a on a.staff_id = s.id where s.id = $1`,
      [agent?.id],
    );
    expect(standing).toEqual({ status: 'suspended', state: 'away' });
  });

  it('suspends neither whoever connected it nor the last who keeps the machinery', async () => {
    await allow('suspension');
    expect((await tell(`${RISC}account-disabled`, mailOf('operator'))).outcome).toBe('left-to-people');
    expect((await tell(`${RISC}account-disabled`, mailOf('hr'))).outcome).toBe('left-to-people');
    const rows = await sql(
      `select status::text from staff s join auth_user u on u.id = s.id where u.email in ($1, $2)`,
      [...[mailOf('operator'), mailOf('hr')]],
    );
    expect(rows).toEqual([{ status: 'active' }, { status: 'active' }]);
  });

  it('is refused with a session and with the key of a directory', async () => {
    const headers = { 'content-type': 'application/secevent+jwt' };
    const cookie = await office.signIn('hr');
    expect((await receiver.push(connected.connectorId, { ...headers, cookie }, 'x')).status).toBe(403);
    const directory = await giveKey(sql, connected.owner, ['personnel.provision']);
    const authorization = `Bearer ${directory}`;
    expect((await receiver.push(connected.connectorId, { ...headers, authorization }, 'x')).status).toBe(403);
    const scim = await office.server.inject({
      url: '/scim/v2/Users',
      headers: { authorization: `Bearer ${connected.token}` },
    });
    expect(scim.statusCode).toBe(403);
  });

  it('cannot be made to do more by whoever has the database of the process', async () => {
    const api = openSql(office.fresh.urls.kean_api);
    const take = (connector: string, by: string) =>
      api.query(`select take_signal($1, $2, sha256('x'), 'session-revoked', $3, now())`, [
        ...[connector, by, connected.person.id],
      ]);
    try {
      await expect(take(connected.connectorId, connected.compliance)).rejects.toThrow();
      await expect(
        api.query('select suspend_on_a_word($1, $2)', [connected.person.id, connected.owner]),
      ).rejects.toThrow();
      const allowing = 'insert into signal_allowance (connector_id, effect, allowed_by) values ($1, $2, $3)';
      await sql('delete from signal_allowance');
      await expect(api.query(allowing, [connected.connectorId, 'sessions', connected.owner])).rejects.toThrow();
      await expect(
        api.query(`update signal_source set issuer = 'https://other.example' where connector_id = $1`, [
          connected.connectorId,
        ]),
      ).rejects.toThrow();
      await expect(api.query('delete from signal_event')).rejects.toThrow();
      await sql(`update connector set state = 'off' where id = $1`, [connected.connectorId]);
      await expect(take(connected.connectorId, connected.owner)).rejects.toThrow();
    } finally {
      await api.close();
    }
  });

  it('is not heard from the moment at which it is switched off, and when whoever connected it is gone', async () => {
    const push = async () =>
      receiver.push(
        connected.connectorId,
        { 'content-type': 'application/secevent+jwt', authorization: `Bearer ${connected.token}` },
        'x',
      );
    expect((await push()).status).toBe(403);
    await sql(`update connector set state = 'on' where id = $1`, [connected.connectorId]);
    expect((await push()).status).toBe(400);
    await sql(`update staff set status = 'suspended' where id = $1`, [connected.owner]);
    expect((await push()).status).toBe(401);
  });
});
