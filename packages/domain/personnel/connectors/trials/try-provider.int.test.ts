import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { aCall, openOffice, type TestOffice } from '@kean/clients/testing';
import { type Database, openDatabase } from '@kean/db';
import { type Id, newId } from '@kean/kernel';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PersonnelWorker } from '../../conducting/personnel-worker.ts';
import { policy } from '../../policy.ts';
import { makeProvider } from '../make-provider.ts';
import { allowedNetworks } from '../outgoing/allowed-networks.ts';
import { askTrial } from './ask-trial.ts';
import { readLastTrial } from './read-trial.ts';
import { runTrial } from './run-trial.ts';

const jwk = (kid: string) => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
  ...{ kid, use: 'sig' },
});
const [OURS, THEIRS] = [jwk('one'), jwk('two')];
/** What the provider answers, by path; anything else is not there. */
let pages: Record<string, object>;
let clockIsOffMs = 0;

let office: TestOffice;
let workerDb: Database;
let worker: PersonnelWorker;
let server: Server;
let issuer: string;
let hr: TestStaff;
let connectorId: Id<'Connector'>;

const describedAs = (said: object = {}) => ({
  ...{ issuer, jwks_uri: `${issuer}/keys`, delivery_methods_supported: ['urn:ietf:rfc:8935'], ...said },
});
const reset = () => {
  pages = { '/.well-known/ssf-configuration': describedAs(), '/keys': { keys: [OURS] } };
  clockIsOffMs = 0;
};

beforeAll(async () => {
  office = await openOffice();
  workerDb = openDatabase({ url: office.database.urls.kean_worker, applicationName: 'kean-test-worker' });
  server = createServer((request, answer) => {
    const page = pages[request.url ?? ''];
    const date = new Date(Date.now() + clockIsOffMs).toUTCString();
    answer.writeHead(page === undefined ? 404 : 200, { 'content-type': 'application/json', date });
    answer.end(JSON.stringify(page ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  worker = {
    services: { db: workerDb, keyring: office.workerKeyring, objects: office.services.objects },
    leavings: [],
    connectors: { key: null, networks: allowedNetworks(['127.0.0.1/32']) },
  };
  hr = await aStaffMember(office.sql, { branch: null });
  await office.sql.query(`insert into role (code, name, name_en) values ('hr', '人事', 'HR')`);
  for (const action of ['provision', 'try-connectors'])
    await office.sql.query(
      `insert into role_grant (id, role_code, clause, action, subject, scope) values (gen_random_uuid(), 'hr', 'personnel', $1, 'Staff', 'agency')`,
      [action],
    );
  await office.sql.query(`insert into staff_role (staff_id, role_code) values ($1, 'hr')`, [hr.id]);
  const keyId = newId<'ApiKey'>();
  await office.sql.query(
    `insert into api_key (id, staff_id, name, prefix, digest, actions, expires_at)
     values ($1, $2, '身份', 'kean_12345678', sha256('provider'::bytea), '{personnel.provision}', now() + interval '1 day')`,
    [keyId, hr.id],
  );
  const keySet = JSON.stringify({ keys: [OURS] });
  ({ connectorId } = await makeProvider(as(), { label: '身份系统', keyId, issuer, audience: 'kean', keySet }));
  reset();
});
afterEach(reset);
afterAll(async () => {
  server.close();
  await workerDb.close();
  await office.close();
});
const as = (member = hr) =>
  aCall(office, member, [policy], { 'personnel.provision': 'agency', 'personnel.read-connectors': 'agency' });

async function tried(means = worker) {
  const { trialId } = await askTrial(as(), connectorId);
  await runTrial(means, trialId, () => Promise.resolve());
  const { trial } = await readLastTrial(as(), connectorId);
  expect(trial).toMatchObject({ trialId, isStuck: false });
  expect(trial?.endedAt).toBeInstanceOf(Date);
  return Object.fromEntries((trial?.steps ?? []).map(({ name, result, causeWords }) => [name, { result, causeWords }]));
}
const whatFailed = async () =>
  Object.entries(await tried()).flatMap(([name, { result }]) => (result === 'failed' ? [name] : []));

describe('a trial of an identity provider', () => {
  it('passes where what is on record agrees with what it says of itself, and says what is left to a person', async () => {
    const steps = await tried();
    expect(Object.values(steps).map(({ result }) => result)).toEqual([...Array(7).fill('passed'), 'skipped']);
    expect(steps.verification?.causeWords?.zh).toContain('发送验证事件');
    await office.sql.query(
      `insert into signal_event (id, connector_id, name_digest, event, outcome, issued_at)
       values (gen_random_uuid(), $1, sha256('v'::bytea), 'verification', 'nothing', now())`,
      [connectorId],
    );
    expect((await tried()).verification).toEqual({ result: 'passed', causeWords: null });
  });

  it('says which of it does not agree: its name, its clock, its keys, its way of delivery', async () => {
    pages['/.well-known/ssf-configuration'] = describedAs({ issuer: 'https://another.example' });
    expect(await whatFailed()).toEqual(['issuer']);
    reset();
    clockIsOffMs = 10 * 60_000;
    expect(await whatFailed()).toEqual(['clock']);
    reset();
    pages['/keys'] = { keys: [THEIRS] };
    expect((await tried())['known-keys']?.causeWords?.zh).toContain('都不是登记的');
    pages['/keys'] = { keys: [OURS, THEIRS] };
    expect((await tried())['known-keys']?.causeWords?.zh).toContain('登记中没有的公钥');
    pages['/keys'] = { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] };
    expect(await whatFailed()).toEqual(['published-keys']);
    reset();
    pages['/.well-known/ssf-configuration'] = describedAs({ delivery_methods_supported: ['urn:ietf:rfc:8936'] });
    expect(await whatFailed()).toEqual(['delivery']);
  });

  it('asks no address that the operator did not allow, and none where it describes nothing', async () => {
    const closed = { ...worker, connectors: { key: null, networks: allowedNetworks([]) } };
    const steps = await tried(closed);
    expect(steps.discovery?.causeWords?.zh).toContain('CONNECTOR_PRIVATE_NETWORKS');
    expect(steps['known-keys']?.result).toBe('skipped');
    pages = {};
    expect((await tried()).discovery?.causeWords?.zh).toContain('ssf-configuration');
  });

  it('is one at a time, of whoever may, and one whose worker died makes room', async () => {
    const { trialId } = await askTrial(as(), connectorId);
    await expect(askTrial(as(), connectorId)).rejects.toThrow('PERSONNEL_TRIAL_UNDER_WAY');
    await office.sql.query('alter table connector_trial disable trigger user');
    await office.sql.query(
      `update connector_trial set asked_at = now() - case when id = $1 then interval '3 minutes' else interval '1 hour' end`,
      [trialId],
    );
    await office.sql.query('alter table connector_trial enable trigger user');
    expect((await readLastTrial(as(), connectorId)).trial).toMatchObject({ trialId, isStuck: true });
    await askTrial(as(), connectorId);
    const nobody = await aStaffMember(office.sql, { branch: null });
    await expect(askTrial(as(nobody), connectorId)).rejects.toThrow();
    await expect(askTrial(as(), newId())).rejects.toThrow('PERSONNEL_CONNECTOR_NOT_FOUND');
  });
});
