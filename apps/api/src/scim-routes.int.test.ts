import { openSql } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ConnectedDirectory,
  connectDirectory,
  giveKey,
  MOVED,
  type Statements,
} from '../../../packages/proofs/src/scim/directory-office.ts';
import { compareWithExpectations, EXPECTATIONS, type Server } from '../../../packages/proofs/src/scim/expectations.ts';
import { openOffice, type TestOffice } from './testing/open-office.ts';

let office: TestOffice;
let admin: ReturnType<typeof openSql>;
let sql: Statements;
let directory: ConnectedDirectory;
beforeAll(async () => {
  office = await openOffice();
  admin = openSql(office.fresh.adminUrls.kean);
  sql = (text, values = []) => admin.query<Record<string, unknown>>(text, [...values]);
  directory = await connectDirectory(sql);
});
afterAll(async () => {
  await admin.close();
  await office.close();
});

const serverOf = (token: string): Server => ({
  ask: async (method, path, headers, body) => {
    const response = await office.server.inject({
      method: method as 'GET',
      url: `/scim/v2${path}`,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === null ? {} : { 'content-type': 'application/scim+json' }),
        ...headers,
      },
      ...(body === null ? {} : { payload: body }),
    });
    const contentType = String(response.headers['content-type'] ?? '');
    return { status: response.statusCode, contentType, body: response.body === '' ? null : JSON.parse(response.body) };
  },
  moved: async () => String((await sql(MOVED))[0]?.moved),
});
const USERS = { method: 'GET', path: '/Users' } as const;
const asked = (token: string, { method, path }: { method: string; path: string } = USERS, body: string | null = null) =>
  serverOf(token).ask(method, path, {}, body);

describe('a directory that speaks SCIM 2.0', () => {
  it(`is answered as the standard and the directories of the market expect, ${EXPECTATIONS.length} behaviours`, async () => {
    expect(await compareWithExpectations(serverOf(directory.token), directory.known)).toEqual([]);
    expect(office.reported).toEqual([]);
  });

  it('is refused without a key, with a session, with a key of another kind and with one that no connector has', async () => {
    const hr = String(directory.known.owner);
    expect((await asked('none')).status).toBe(401);
    const session = await office.server.inject({
      url: '/scim/v2/Users',
      headers: { cookie: await office.signIn('hr') },
    });
    expect(session.statusCode).toBe(403);
    expect((await asked(await giveKey(sql, hr, ['agency.read-staff']))).status).toBe(403);
    expect((await asked(await giveKey(sql, hr, ['personnel.provision']))).status).toBe(403);
  });

  it('is refused a body that is too large and one of another kind, in the standard’s shape', async () => {
    const large = await asked(
      directory.token,
      { method: 'POST', path: '/Users' },
      JSON.stringify({ a: 'x'.repeat(300_000) }),
    );
    expect(large).toMatchObject({
      status: 413,
      body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '413' },
    });
    const form = await office.server.inject({
      method: 'POST',
      url: '/scim/v2/Users',
      headers: { authorization: `Bearer ${directory.token}`, 'content-type': 'text/plain' },
      payload: 'x',
    });
    expect(form.statusCode).toBe(415);
  });

  it('writes whom it touched into the log by ids, and no value', async () => {
    const events = await sql(
      `select action, subject_id as "subjectId", facts from audit_event where action like 'personnel.%' and facts::text like '%' || $1 || '%'`,
      [directory.connectorId],
    );
    expect(new Set(events.map(({ action }) => action))).toEqual(
      new Set([
        'personnel.directory-read',
        'personnel.move-ordered',
        'personnel.person-taken-on',
        'personnel.person-changed',
        'personnel.role-given',
        'personnel.role-taken',
      ]),
    );
    for (const value of ['office.example', '林', 'hr-7001', 'P7001'])
      expect(JSON.stringify(events)).not.toContain(value);
  });

  it('cannot be made to give more by whoever has the database of the process', async () => {
    const api = openSql(office.fresh.urls.kean_api);
    const { connectorId, known } = directory;
    const hr = String(known.owner);
    const [agent] = await sql(`select staff_id as id from staff_role where role_code = 'agent' order by 1 limit 1`);
    const give = (person: unknown, role: string, by: unknown, connector: string | null = connectorId) =>
      api.query('select give_role($1::uuid, $2, $3::uuid, $4::uuid)', [person, role, by, connector]);
    try {
      await expect(give(agent?.id, 'compliance', hr)).rejects.toThrow();
      await expect(give(agent?.id, 'operator', hr, null)).rejects.toThrow();
      await expect(give(known.above, 'agent', hr)).rejects.toThrow();
      await expect(give(hr, 'agent', hr)).rejects.toThrow();
      await expect(give(agent?.id, 'agent', known.above)).rejects.toThrow();
      await expect(
        api.query(`insert into staff_role (staff_id, role_code) values ($1, 'compliance')`, [hr]),
      ).rejects.toThrow();
      await expect(
        api.query(
          `insert into role_allowance (id, connector_id, role_code, allowed_by) values (gen_random_uuid(), $1, 'agent', $2)`,
          [null, hr],
        ),
      ).rejects.toThrow();
      await expect(
        api.query(
          `insert into role_allowance (id, connector_id, role_code, allowed_by) values (gen_random_uuid(), $1, 'compliance', $2)`,
          [connectorId, known.above],
        ),
      ).rejects.toThrow();
    } finally {
      await api.close();
    }
  });

  it('is silent from the moment at which it is switched off, and when whoever connected it is gone', async () => {
    expect((await asked(directory.token)).status).toBe(200);
    await sql(`update connector set state = 'off' where id = $1`, [directory.connectorId]);
    expect((await asked(directory.token)).status).toBe(403);
    await sql(`update connector set state = 'on' where id = $1`, [directory.connectorId]);
    await sql(`update staff set status = 'suspended' where id = $1`, [directory.known.owner]);
    expect((await asked(directory.token)).status).toBe(401);
  });
});
