import type { AddressInfo } from 'node:net';
import { type Database, openDatabase } from '@kean/db';
import type { Id } from '@kean/kernel';
import { runTrial } from '@kean/personnel/worker';
import { openSql } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ConnectedDirectory,
  connectDirectory,
  type Statements,
} from '../../../packages/proofs/src/scim/directory-office.ts';
import { openOffice, type TestOffice } from './testing/open-office.ts';

interface Step {
  readonly name: string;
  readonly result: string;
  readonly causeWords: { readonly zh: string } | null;
  readonly status: number | null;
}

let office: TestOffice;
let admin: ReturnType<typeof openSql>;
let sql: Statements;
let workerDb: Database;
let directory: ConnectedDirectory;
let origin: string;
let cookie: string;
beforeAll(async () => {
  office = await openOffice();
  admin = openSql(office.fresh.adminUrls.kean);
  sql = (text, values = []) => admin.query<Record<string, unknown>>(text, [...values]);
  workerDb = openDatabase({ url: office.fresh.urls.kean_worker, applicationName: 'kean-test-worker' });
  directory = await connectDirectory(sql);
  await office.server.listen({ host: '127.0.0.1', port: 0 });
  origin = `http://127.0.0.1:${(office.server.server.address() as AddressInfo).port}`;
  cookie = await office.signIn('hr');
});
afterAll(async () => {
  await workerDb.close();
  await admin.close();
  await office.close();
});

const asked = async () => {
  const answer = await office.server.inject({
    ...{ method: 'POST', url: '/trpc/personnel.trials.ask', headers: { cookie, origin: 'http://localhost:4000' } },
    payload: { connectorId: directory.connectorId },
  });
  return answer.json<{ result: { data: { trialId: Id<'ConnectorTrial'> } } }>().result.data.trialId;
};
const last = async () => {
  const input = encodeURIComponent(JSON.stringify({ connectorId: directory.connectorId }));
  const answer = await office.server.inject({ url: `/trpc/personnel.trials.last?input=${input}`, headers: { cookie } });
  return answer.json<{ result: { data: { trial: { steps: Step[] } } } }>().result.data.trial.steps;
};
async function tried(at: string | null = origin): Promise<Step[]> {
  const messages = { channels: { robots: new Map() }, origin: at };
  await runTrial({ services: { db: workerDb }, messages }, await asked(), () => Promise.resolve());
  return last();
}
const KEPT = `
  select sum(epoch)::text as epochs, (select count(*)::int from leaving) as leavings,
         (select count(*)::int from directory_entry) as named, string_agg(display_name, ' ' order by id) as names from staff`;
const keysOfTrials = () => sql(`select from api_key where name = '试连'`);

describe('a trial of a directory', () => {
  it('does what the directory does over real requests, by a key that is gone afterwards, and changes nothing', async () => {
    const before = await sql(KEPT);
    const steps = await tried();
    expect(steps.map(({ name, result, status }) => [name, result, status])).toEqual([
      ['standing', 'passed', null],
      ['description', 'passed', 200],
      ['no-key-refused', 'passed', 401],
      ['read', 'passed', 200],
      ['change-nothing', 'passed', 204],
    ]);
    expect(await sql(KEPT)).toEqual(before);
    expect(await keysOfTrials()).toEqual([]);
    const calls = await sql('select asked, status, is_trial from connector_call where connector_id = $1 order by at', [
      directory.connectorId,
    ]);
    expect(calls).toEqual([
      { asked: 'read-description', status: 200, is_trial: true },
      { asked: 'list-users', status: 200, is_trial: true },
      { asked: 'change-user', status: 204, is_trial: true },
    ]);
    expect(office.reported.filter((one) => one.startsWith('failed'))).toEqual([]);
  });

  it('says where its way is blocked: no address, nobody there, another that answers', async () => {
    expect((await tried(null))[1]?.causeWords?.zh).toContain('PORTAL_ORIGIN');
    expect((await tried('http://127.0.0.1:9'))[1]?.causeWords?.zh).toContain('连接不上');
    const elsewhere = await tried(`${origin}/elsewhere`);
    expect(elsewhere[1]).toMatchObject({ result: 'failed', status: 404 });
    expect(elsewhere[3]).toMatchObject({ result: 'skipped' });
    expect(await keysOfTrials()).toEqual([]);
  });

  it('comes in by no key that changes anything, reads a group, or outlives the trial', async () => {
    const trialId = await asked();
    const worker = openSql(office.fresh.urls.kean_worker);
    const key = `kean_0a1b2c3d_${'a'.repeat(43)}`;
    const opened = await worker
      .query<{ ok: boolean }>('select open_trial_key($1, $2, sha256($3::bytea)) as ok', [trialId, 'kean_0a1b2c3d', key])
      .finally(() => worker.close());
    expect(opened).toEqual([{ ok: true }]);
    const ask = async (method: string, path: string, body?: object) =>
      (
        await office.server.inject({
          ...{ method: method as 'GET', url: `/scim/v2${path}` },
          headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/scim+json' }) },
          ...(body && { payload: JSON.stringify(body) }),
        })
      ).statusCode;
    const [agent] = await sql(
      `select r.staff_id as id from staff_role r join auth_user u on u.id = r.staff_id where r.role_code = 'agent' order by 1 limit 1`,
    );
    const patch = (value: object) => ({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'replace', ...value }],
    });
    const before = await sql(KEPT);
    expect(await ask('GET', `/Users/${agent?.id}`)).toBe(200);
    expect(await ask('PATCH', `/Users/${agent?.id}`, patch({ path: 'active', value: false }))).toBe(403);
    expect(await ask('PATCH', `/Users/${agent?.id}`, patch({ path: 'displayName', value: '林晚' }))).toBe(403);
    expect(await ask('DELETE', `/Users/${agent?.id}`)).toBe(403);
    expect(await ask('POST', '/Users', { userName: 'new@office.example', displayName: '新人' })).toBe(403);
    expect(await ask('PATCH', '/Groups/agent', patch({ path: 'members', value: [] }))).toBe(403);
    expect(await sql(KEPT)).toEqual(before);
    await sql('select end_trial($1)', [trialId]);
    expect(await ask('GET', `/Users/${agent?.id}`)).toBe(401);
  });

  it('is not heard where the directory itself would not be', async () => {
    await sql(`update connector set state = 'off' where id = $1`, [directory.connectorId]);
    expect((await tried())[0]?.causeWords?.zh).toContain('已停用');
    await sql(`update connector set state = 'on' where id = $1`, [directory.connectorId]);
    await sql('update api_key k set expires_at = now() from connector c where c.id = $1 and k.id = c.api_key_id', [
      directory.connectorId,
    ]);
    expect((await tried())[0]?.causeWords?.zh).toContain('密钥已到期');
    expect(await keysOfTrials()).toEqual([]);
  });
});
