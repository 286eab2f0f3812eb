import { generateKeyPairSync } from 'node:crypto';
import { aCall, openOffice, type TestOffice } from '@kean/clients/testing';
import { newId } from '@kean/kernel';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policy } from '../policy.ts';
import { allowEffect, forbidEffect } from './allow-effect.ts';
import { listProviders } from './list-providers.ts';
import { switchConnector } from './make-directory.ts';
import { makeProvider, renewProviderKey, replaceSignalKeys } from './make-provider.ts';

let office: TestOffice;
let hr: TestStaff;
let compliance: TestStaff;

const role = async (code: string, actions: readonly string[], member: TestStaff) => {
  await office.sql.query(`insert into role (code, name, name_en) values ($1, '岗位', 'Role')`, [code]);
  for (const action of actions)
    await office.sql.query(
      `insert into role_grant (id, role_code, clause, action, subject, scope) values (gen_random_uuid(), $1, 'personnel', $2, 'Staff', 'agency')`,
      [code, action],
    );
  await office.sql.query('insert into staff_role (staff_id, role_code) values ($1, $2)', [member.id, code]);
};
const key = async (owner: TestStaff) => {
  const id = newId<'ApiKey'>();
  await office.sql.query(
    `insert into api_key (id, staff_id, name, prefix, digest, actions, expires_at)
     values ($1, $2, '身份', 'kean_12345678', sha256($3::bytea), '{personnel.provision}', now() + interval '1 day')`,
    [id, owner.id, Buffer.from(id)],
  );
  return id;
};
const as = (member: TestStaff) =>
  aCall(office, member, [policy], {
    'personnel.provision': 'agency',
    'personnel.allow-roles': 'agency',
    'personnel.read-connectors': 'agency',
  });
const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const setOf = (...keys: object[]) => JSON.stringify({ keys });
const publicJwk = (kid: string) => ({ ...pair().publicKey.export({ format: 'jwk' }), kid, use: 'sig', x5c: ['x'] });
const told = async () => ({
  ...{ label: '身份系统', keyId: await key(hr), issuer: 'https://login.office.example', audience: 'kean' },
  keySet: setOf(publicJwk('one')),
});
const seen = async (connectorId: string) =>
  (await listProviders(as(compliance))).find((one) => one.connectorId === connectorId);

beforeAll(async () => {
  office = await openOffice();
  [hr, compliance] = [
    await aStaffMember(office.sql, { branch: null }),
    await aStaffMember(office.sql, { branch: null }),
  ];
  await role('hr', ['provision', 'offboard'], hr);
  await role('compliance', ['allow-roles'], compliance);
});
afterAll(() => office.close());

describe('an identity provider', () => {
  it('is connected with its public keys, brings nothing about, and is allowed something by another', async () => {
    const { connectorId } = await makeProvider(as(hr), await told());
    expect(await seen(connectorId)).toMatchObject({
      ...{ standing: 'on', effects: [], taken: 0, lastTakenAt: null, isOwn: false, stream: 'enabled' },
      ...{ signingKeys: ['one'], done: [], refused: 0, refusedAs: null },
    });
    const sessions = { connectorId, effect: 'sessions' } as const;
    await expect(allowEffect(as(hr), sessions)).rejects.toThrow('PERSONNEL_OWN_PROVIDER');
    await allowEffect(as(compliance), sessions);
    await allowEffect(as(compliance), sessions);
    expect((await seen(connectorId))?.effects).toEqual(['sessions']);
    await forbidEffect(as(compliance), sessions);
    expect((await seen(connectorId))?.effects).toEqual([]);
    await switchConnector(as(hr), { connectorId, version: 1, on: false });
    expect((await seen(connectorId))?.standing).toBe('off');
    const text = 'select action from audit_event where subject_id = $1 order by occurred_at, id';
    const events = await office.sql.query<{ action: string }>(text, [connectorId]);
    expect(events.map(({ action }) => action)).toEqual([
      'personnel.connector-made',
      'personnel.effect-allowed',
      'personnel.effect-forbidden',
      'personnel.connector-switched-off',
    ]);
  });

  it('keeps of a key what proves a signature, and leaves out keys to encrypt with', async () => {
    const { connectorId } = await makeProvider(as(hr), {
      ...(await told()),
      keySet: setOf(publicJwk('one'), { kty: 'RSA', use: 'enc', n: 'AQ', e: 'AQAB', kid: 'to-encrypt' }),
    });
    const [stored] = await office.sql.query<{ keys: object[] }>(
      `select key_set -> 'keys' as keys from signal_source where connector_id = $1`,
      [connectorId],
    );
    expect(stored?.keys.map((one) => Object.keys(one).toSorted())).toEqual([['crv', 'kid', 'kty', 'use', 'x', 'y']]);
  });

  it('takes no private key, no shared one, no weak one and no list of none', async () => {
    const made = async (keySet: string) => makeProvider(as(hr), { ...(await told()), keySet });
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' });
    const other = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' });
    for (const secret of [pair().privateKey.export({ format: 'jwk' }), { kty: 'oct', k: 'AAAA' }])
      await expect(made(setOf(publicJwk('one'), secret))).rejects.toThrow('PERSONNEL_SIGNAL_KEY_PRIVATE');
    for (const unfit of [setOf(weak), setOf(other), setOf(), '{}', 'x', setOf({ ...publicJwk('a'), x: 'AA' })])
      await expect(made(unfit)).rejects.toThrow('PERSONNEL_SIGNAL_KEYS_UNFIT');
  });

  it('goes on with other keys, of whoever has seen how it stands', async () => {
    const { connectorId } = await makeProvider(as(hr), await told());
    const keySet = setOf(publicJwk('old'), publicJwk('new'));
    await replaceSignalKeys(as(hr), { connectorId, version: 1, keySet });
    expect((await seen(connectorId))?.signingKeys).toEqual(['old', 'new']);
    await expect(replaceSignalKeys(as(hr), { connectorId, version: 1, keySet })).rejects.toThrow(
      'PERSONNEL_CONNECTOR_CHANGED',
    );
    await office.sql.query(
      'update api_key set revoked_at = now() where id = (select api_key_id from connector where id = $1)',
      [connectorId],
    );
    expect((await seen(connectorId))?.standing).toBe('no-key');
    await expect(renewProviderKey(as(hr), { connectorId, version: 2, keyId: await key(compliance) })).rejects.toThrow(
      'PERSONNEL_KEY_UNFIT',
    );
    await renewProviderKey(as(hr), { connectorId, version: 2, keyId: await key(hr) });
    expect((await seen(connectorId))?.standing).toBe('on');
    await expect(renewProviderKey(as(hr), { connectorId: newId(), version: 1, keyId: await key(hr) })).rejects.toThrow(
      'PERSONNEL_CONNECTOR_NOT_FOUND',
    );
  });
});
